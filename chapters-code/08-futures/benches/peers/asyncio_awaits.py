"""A peer of the bench: results set by one task and awaited by another. Prints its port."""

import asyncio

from asyncio_callbacks import BATCH, serve


async def set_all(futures):
    for future in futures:
        future.set_result(1)
        # The one who waits takes it, and sleeps on the next.
        await asyncio.sleep(0)


async def awaits(operations):
    loop = asyncio.get_running_loop()
    done = 0
    for _ in range(operations // BATCH):
        futures = [loop.create_future() for _ in range(BATCH)]
        setting = asyncio.create_task(set_all(futures))
        for future in futures:
            done += await future
        await setting
    return done


serve(awaits)
