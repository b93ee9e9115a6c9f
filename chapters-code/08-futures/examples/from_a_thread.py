"""A result set by another thread, and when the task that waits hears of it."""

import asyncio
import threading
import time


async def main():
    # ANCHOR: thread
    loop = asyncio.get_running_loop()

    async def wait_for(set_result):
        future = loop.create_future()
        begin = time.monotonic()
        thread = threading.Timer(0.1, set_result, [future])
        thread.start()
        much_later = loop.call_later(1, lambda: None)
        result = await future
        much_later.cancel()
        thread.join()
        return result, time.monotonic() - begin < 0.6

    # Not allowed, and nothing says so.
    result, at_once = await wait_for(lambda future: future.set_result(25))
    print(f"set_result: {result}, at once: {at_once}")

    def safely(future):
        loop.call_soon_threadsafe(future.set_result, 25)

    result, at_once = await wait_for(safely)
    print(f"call_soon_threadsafe: {result}, at once: {at_once}")
    # ANCHOR_END: thread


asyncio.run(main())
