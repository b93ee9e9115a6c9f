"""close sends what is buffered and abort throws it away.

Where Rust has a count of dropped writes, asyncio logs from the fifth one on. And until
the buffer is empty, asyncio 3.11 does not drop what is written after close: it is sent.
"""

import asyncio
import socket


class Lost(asyncio.Protocol):
    def __init__(self):
        self.lost = asyncio.get_running_loop().create_future()

    def connection_lost(self, exc):
        self.lost.set_result(exc is None)


# ANCHOR: ending
async def ending(end):
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = socket.create_connection(listener.getsockname())
        sock, _ = listener.accept()
    peer.setblocking(False)
    transport, protocol = await loop.connect_accepted_socket(Lost, sock)

    transport.write(bytes(WRITTEN))
    end(transport)
    print("  closing:", str(transport.is_closing()).lower())
    before = transport.get_write_buffer_size()
    transport.write(b"too late")
    dropped = transport.get_write_buffer_size() == before
    print("  writes dropped:", int(dropped))

    received = 0
    while data := await loop.sock_recv(peer, 1 << 20):
        received += len(data)
    print("  the peer got all of it:", str(received >= WRITTEN).lower())
    print("  and the late write:", str(received > WRITTEN).lower())
    print("  connection_lost(none):", str(await protocol.lost).lower())
# ANCHOR_END: ending


# Far more than the kernel's buffers of both ends.
WRITTEN = 30_000_000


async def main():
    print("close:")
    await ending(lambda it: it.close())
    print("abort:")
    await ending(lambda it: it.abort())


asyncio.run(main())
