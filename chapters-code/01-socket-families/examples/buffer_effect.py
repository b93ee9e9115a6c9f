"""How much a sender can queue that nobody reads, with small buffers and with large."""

import asyncio
import socket
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET


def yes(condition):
    return str(condition).lower()


async def main():
    small, accepted = await connect(8192)
    received = accepted.getsockopt(SOL_SOCKET, SO_RCVBUF)
    print("accepted with the listener's:", yes(received == 16384))
    small = queue_unread(small)
    large, _reader = await connect(100_000)
    large = queue_unread(large)
    print("stopped at under 64 KiB with small buffers:", yes(small < 65536))
    print("and not before with large ones:", yes(large > 65536))

    for name, size in [("set by hand", 8192), ("left alone", None)]:
        sender, reader = await connect(size)
        before = reader.getsockopt(SOL_SOCKET, SO_RCVBUF)
        await transfer(sender, reader)
        after = reader.getsockopt(SOL_SOCKET, SO_RCVBUF)
        print(f"{name}, it grew:", yes(after > before))


# ANCHOR: connect
async def connect(size):
    """Both ends of a connection; their buffers are set before listen and connect."""
    loop = asyncio.get_running_loop()
    client, server = socket.socket(), socket.socket()
    if size is not None:
        client.setsockopt(SOL_SOCKET, SO_SNDBUF, size)
        server.setsockopt(SOL_SOCKET, SO_RCVBUF, size)
    server.bind(("127.0.0.1", 0))
    server.listen(1)
    client.setblocking(False)
    server.setblocking(False)
    await loop.sock_connect(client, server.getsockname())
    accepted, _ = await loop.sock_accept(server)
    return client, accepted
# ANCHOR_END: connect


# ANCHOR: queue
def queue_unread(sender):
    """Sends until the kernel takes no more."""
    queued = 0
    while True:
        try:
            queued += sender.send(bytes(1024))
        except BlockingIOError:
            return queued
# ANCHOR_END: queue


async def transfer(sender, reader):
    loop = asyncio.get_running_loop()
    size = 16 * 1024 * 1024

    async def receiving():
        left = size
        while left > 0:
            left -= len(await loop.sock_recv(reader, 65536))

    await asyncio.gather(loop.sock_sendall(sender, bytes(size)), receiving())


asyncio.run(main())
