"""The order of callbacks: as they were queued, turn by turn, and by their deadlines."""

import asyncio


async def main():
    # ANCHOR: soon
    loop = asyncio.get_running_loop()

    def first():
        print("first")
        loop.call_soon(print, "queued by the first")

    loop.call_soon(first)
    loop.call_soon(print, "second")
    third = loop.call_soon(print, "third")
    third.cancel()
    print("nothing has run yet")
    # ANCHOR_END: soon

    # ANCHOR: later
    for milliseconds, words in [(20, "after 20 ms"), (10, "after 10 ms")]:
        loop.call_later(milliseconds / 1000, print, words)
    end = loop.create_future()
    loop.call_later(0.03, end.set_result, None)
    await end
    # ANCHOR_END: later


asyncio.run(main())
