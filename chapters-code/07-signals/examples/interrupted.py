"""Ctrl-C and the task that does the work: the first one cancels it, the second one ends
its cleaning up."""

import asyncio
import signal


# ANCHOR: work
async def work():
    print("at work")
    signal.raise_signal(signal.SIGINT)
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("the work is cancelled")
        await clean_up()
        raise


async def clean_up():
    print("cleaning up")
    signal.raise_signal(signal.SIGINT)
    await asyncio.sleep(60)
# ANCHOR_END: work


# ANCHOR: run
try:
    # Since Python 3.11 its first SIGINT cancels the task, and the second one raises
    # KeyboardInterrupt wherever the program is.
    asyncio.run(work())
except KeyboardInterrupt:
    print("interrupted")
# ANCHOR_END: run
