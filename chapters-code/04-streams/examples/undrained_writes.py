"""Writing to a peer that has no turn to read: with drain, and without."""

import asyncio
import socket

MIB = 1 << 20
CHUNK = bytes(64 * 1024)
COUNT = 64 * MIB // len(CHUNK)


# ANCHOR: send
async def send(writer, with_drain):
    """Writes 64 MiB; what has waited in this program at most is its result."""
    most = 0
    for _ in range(COUNT):
        writer.write(CHUNK)
        most = max(most, writer.transport.get_write_buffer_size())
        if with_drain:
            await writer.drain()
    return most
# ANCHOR_END: send


async def read_all(peer):
    loop = asyncio.get_running_loop()
    while await loop.sock_recv(peer, MIB):
        pass


# ANCHOR: measure
async def measure(with_drain):
    near, peer = socket.socketpair()
    peer.setblocking(False)
    reading = asyncio.create_task(read_all(peer))
    _, writer = await asyncio.open_connection(sock=near)
    _, high = writer.transport.get_write_buffer_limits()

    before = resident()
    most = await send(writer, with_drain)
    grown = resident() - before
    print("with drain:" if with_drain else "without drain:")
    under = str(most <= high + len(CHUNK)).lower()
    print(f"  never more than the high mark and one write: {under}")
    over = str(grown > 32 * MIB).lower()
    print(f"  the process has grown by over 32 MiB: {over}")
    # ANCHOR_END: measure
    writer.close()
    await writer.wait_closed()
    await reading


def resident():
    """The memory of this process in bytes."""
    with open("/proc/self/status") as status:
        words = status.read().split()
    return int(words[words.index("VmRSS:") + 1]) * 1024


async def main():
    await measure(with_drain=True)
    await measure(with_drain=False)


asyncio.run(main())
