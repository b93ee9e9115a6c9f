"""The reader's limit and the connection."""

import asyncio
import socket


def buffered(reader):
    # asyncio has no public name for it.
    return len(reader._buffer)


def show(what, reader, writer):
    reads = str(writer.transport.is_reading()).lower()
    print(f"{what}: {buffered(reader)} buffered, reading: {reads}")


async def main():
    near, peer = socket.socketpair()
    peer.setblocking(False)
    # ANCHOR: marks
    reader, writer = await asyncio.open_connection(sock=near, limit=1000)

    for sent, in_all in (2000, 2000), (1, 2001):
        peer.send(b"x" * sent)
        while buffered(reader) < in_all:
            await asyncio.sleep(0)
        show(f"{sent} sent", reader, writer)
    for n in (1000, 1):
        await reader.read(n)
        show(f"{n} read", reader, writer)
    # ANCHOR_END: marks

    # ANCHOR: flood
    sent = 0
    while True:
        await asyncio.sleep(0)
        try:
            sent += peer.send(b"x" * 500)
        except BlockingIOError:
            break
    print("the peer has to wait:", str(sent > buffered(reader)).lower())
    print("the buffer stays small:", str(buffered(reader) <= 2000 + CHUNK).lower())
    # ANCHOR_END: flood

    # ANCHOR: deadlock
    loop = asyncio.get_running_loop()
    sending = loop.create_task(loop.sock_sendall(peer, b"y" * 1_000_000))
    much = await reader.readexactly(1_000_000)
    print(f"readexactly over the limit: {len(much)} bytes")
    # ANCHOR_END: deadlock
    sending.cancel()
    writer.transport.abort()


# The most that a transport hands over at once.
CHUNK = 256 * 1024

asyncio.run(main())
