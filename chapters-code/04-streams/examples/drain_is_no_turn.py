"""A drain that has nothing to wait for gives no other task its turn."""

import asyncio
import socket


# ANCHOR: other
class Other:
    """A task that counts its turns."""

    def __init__(self):
        self.turns = 0

    async def run(self):
        while True:
            self.turns += 1
            await asyncio.sleep(0)
# ANCHOR_END: other


async def main():
    near, _peer = socket.socketpair()
    _, writer = await asyncio.open_connection(sock=near)
    # ANCHOR: loops
    other = Other()
    running = asyncio.create_task(other.run())

    for times in (10, 1000):
        for _ in range(times):
            writer.write(b".")
            await writer.drain()
        has_run = str(other.turns > 0).lower()
        print(f"{times} x write and drain: the other task has run: {has_run}")

    before = other.turns
    for _ in range(10):
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0)
    has_run = str(other.turns >= before + 10).lower()
    print("10 x, with a turn for others: it has run 10 times:", has_run)
    # ANCHOR_END: loops
    running.cancel()
    writer.close()


asyncio.run(main())
