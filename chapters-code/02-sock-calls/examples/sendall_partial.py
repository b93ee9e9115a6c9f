"""sock_sendall waits while nobody reads; when it fails, how much went out is unknown."""

import asyncio
import socket
import struct


def tcp():
    sock = socket.socket()
    sock.setblocking(False)
    return sock


async def connection():
    loop = asyncio.get_running_loop()
    with tcp() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        near = tcp()
        await loop.sock_connect(near, listener.getsockname())
        far, _ = await loop.sock_accept(listener)
    return near, far


async def main():
    loop = asyncio.get_running_loop()
    data = bytes(64 << 20)

    # ANCHOR: wait
    near, far = await connection()
    try:
        await asyncio.wait_for(loop.sock_sendall(near, data), 0.1)
    except TimeoutError:
        print("nobody reads, still sending: true")
    # ANCHOR_END: wait
    near.close(), far.close()

    # ANCHOR: partial
    near, far = await connection()

    async def read_a_little_then_reset():
        read = 0
        while read < 1 << 20:
            read += len(await loop.sock_recv(far, 65536))
        far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        far.close()
        return read

    reader = asyncio.create_task(read_a_little_then_reset())
    try:
        await loop.sock_sendall(near, data)
    except ConnectionError as error:
        kind = type(error).__name__.removesuffix("Error")
        print("the peer reset:", kind)
    # How much went out, asyncio doesn't say: there is nothing to compare with.
    print("read < asked for:", str(await reader < len(data)).lower())
    # ANCHOR_END: partial
    near.close()


asyncio.run(main())
