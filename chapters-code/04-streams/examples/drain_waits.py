"""When drain returns at once, when it waits, and what ends the waiting."""

import asyncio
import socket

LOW = 1_000
HIGH = 4_000_000


# ANCHOR: ask
async def drain_now(writer):
    """Lets drain run once, and says how far it comes."""
    drain = asyncio.create_task(writer.drain())
    await asyncio.sleep(0)
    returned = drain.done()
    drain.cancel()
    return "returns at once" if returned else "waits"
# ANCHOR_END: ask


async def read_all(peer):
    loop = asyncio.get_running_loop()
    while await loop.sock_recv(peer, 1 << 20):
        pass


async def main():
    # ANCHOR: rise
    near, peer = socket.socketpair()
    peer.setblocking(False)
    _, writer = await asyncio.open_connection(sock=near)
    transport = writer.transport
    transport.set_write_buffer_limits(low=LOW, high=HIGH)

    writer.write(b"small")
    print("the kernel has taken all: drain", await drain_now(writer))
    writer.write(bytes(HIGH))
    writer.write(bytes(HIGH - transport.get_write_buffer_size()))
    print("exactly at the high mark: drain", await drain_now(writer))
    writer.write(b"x")
    print("one byte above: drain", await drain_now(writer))
    # ANCHOR_END: rise

    # ANCHOR: fall
    async def wait(name):
        await writer.drain()
        under = str(transport.get_write_buffer_size() <= LOW).lower()
        print(f"{name} goes on, at or under the low mark: {under}")

    print("the peer reads")
    reading = asyncio.create_task(read_all(peer))
    await asyncio.gather(wait("one task"), wait("another"))
    # ANCHOR_END: fall
    reading.cancel()
    transport.abort()


asyncio.run(main())
