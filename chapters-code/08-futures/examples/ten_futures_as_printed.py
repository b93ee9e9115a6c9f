"""Ten futures, set by callbacks that seem to sleep for a second each."""

import asyncio
import time
import warnings


def yes(value):
    return "true" if value else "false"


async def main():
    # ANCHOR: program
    begin = time.monotonic()
    loop = asyncio.get_running_loop()
    tasks = {str(i): loop.create_future() for i in range(10)}

    def finish(i):
        # Made and dropped: "coroutine 'sleep' was never awaited".
        asyncio.sleep(1)
        tasks[str(i)].set_result(i**2)

    for i in range(10):
        loop.call_soon(finish, i)
    print(await tasks["5"])
    print("all are done:", yes(all(task.done() for task in tasks.values())))
    print("it slept:", yes(time.monotonic() - begin >= 1))
    # ANCHOR_END: program


# They would go to the standard error, ten of them.
warnings.simplefilter("ignore", RuntimeWarning)
asyncio.run(main())
