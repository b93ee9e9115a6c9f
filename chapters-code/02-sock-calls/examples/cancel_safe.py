"""Cancelling: a cancelled sock_recv loses nothing, a cancelled sock_sendall loses count."""

import asyncio
import socket

SHORT = 0.02


def pair():
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    return near, far


async def everything(sock):
    loop = asyncio.get_running_loop()
    data = b""
    while piece := await loop.sock_recv(sock, 65536):
        data += piece
    return data


async def cancelled(coroutine):
    try:
        await asyncio.wait_for(coroutine, SHORT)
    except TimeoutError:
        return "true"
    return "false"


def true(condition):
    return str(condition).lower()


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: receive
    near, far = pair()
    print("first sock_recv cancelled:", await cancelled(loop.sock_recv(far, 1024)))
    await loop.sock_sendall(near, b"nothing lost")
    data = await loop.sock_recv(far, 1024)
    print("second sock_recv:", data.decode())
    # ANCHOR_END: receive
    near.close(), far.close()

    # ANCHOR: send
    near, far = pair()
    data = bytes(range(256)) * 4096
    print("sock_sendall cancelled:", await cancelled(loop.sock_sendall(near, data)))
    near.shutdown(socket.SHUT_WR)
    came = len(await everything(far))
    print("it had sent a part of it:", true(0 < came < len(data)))
    near.close(), far.close()

    near, far = pair()
    sent = 0
    # asyncio has no sock_send: the plain send counts, and here nobody waits.
    try:
        while True:
            sent += near.send(data[sent:])
    except BlockingIOError:
        near.shutdown(socket.SHUT_WR)
    print("sock_send counted right:", true(len(await everything(far)) == sent))
    # ANCHOR_END: send
    near.close(), far.close()


asyncio.run(main())
