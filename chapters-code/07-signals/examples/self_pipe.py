"""From a signal handler to something that can be awaited: a pipe to oneself."""

import asyncio
import os
import signal


async def main():
    # ANCHOR: pipe
    # CPython's handler, written in C, writes each signal's number to this end.
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end)
    for number in (signal.SIGUSR1, signal.SIGUSR2):
        # Without a function of Python's, C has none either.
        signal.signal(number, lambda *_: None)

    signal.raise_signal(signal.SIGUSR2)
    signal.raise_signal(signal.SIGUSR1)
    readable = asyncio.Event()
    asyncio.get_running_loop().add_reader(read_end, readable.set)
    await readable.wait()
    for number in os.read(read_end, 64):
        print(signal.Signals(number).name)
    # ANCHOR_END: pipe
    asyncio.get_running_loop().remove_reader(read_end)
    signal.set_wakeup_fd(-1)


asyncio.run(main())
