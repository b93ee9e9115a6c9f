"""Ten results, each after a second of sleep, all at the same time: tasks."""

import asyncio
import time


async def square(i):
    await asyncio.sleep(1)
    return i**2


async def main():
    # ANCHOR: program
    begin = time.monotonic()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(square(i)) for i in range(10)]
    print(tasks[5].result())
    print(f"it took {int(time.monotonic() - begin)} s")
    # ANCHOR_END: program


asyncio.run(main())
