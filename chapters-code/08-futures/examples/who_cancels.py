"""A task that waits is cancelled. What becomes of the future, and of others who wait?"""

import asyncio


def yes(value):
    return "true" if value else "false"


async def wait(future):
    try:
        return await future
    except asyncio.CancelledError as error:
        return f"cancelled: {error}" if error.args else "cancelled"


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: waiter
    for shield in [lambda future: future, asyncio.shield]:
        future = loop.create_future()
        first = asyncio.create_task(asyncio.wait_for(shield(future), 60))
        second = asyncio.create_task(wait(future))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

        first.cancel()
        await asyncio.wait([first])
        print("first: cancelled", yes(first.cancelled()))
        print("the future: cancelled", yes(future.cancelled()))
        if not future.done():
            future.set_result(25)
        print("second:", await second)
    # ANCHOR_END: waiter

    # ANCHOR: future
    future = loop.create_future()
    both = [asyncio.create_task(wait(future)) for _ in range(2)]
    await asyncio.sleep(0)
    future.cancel("not needed")
    for task in both:
        print(await task)
    # ANCHOR_END: future


asyncio.run(main())
