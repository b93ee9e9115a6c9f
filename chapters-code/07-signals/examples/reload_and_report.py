"""SIGHUP reads the configuration anew, SIGUSR1 reports: signals of a server's life."""

import asyncio
import pathlib
import signal
import tempfile


async def main(file):
    # ANCHOR: loop
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    greeting = file.read_text()
    reloads = 0

    def reload():
        nonlocal greeting, reloads
        greeting = file.read_text()
        reloads += 1
        signal.raise_signal(signal.SIGUSR1)

    def report():
        print(f'"{greeting}" after {reloads} reloads')
        # What an operator does.
        if reloads == 0:
            file.write_text("good day")
            signal.raise_signal(signal.SIGHUP)
        else:
            signal.raise_signal(signal.SIGTERM)

    loop.add_signal_handler(signal.SIGHUP, reload)
    loop.add_signal_handler(signal.SIGUSR1, report)
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    signal.raise_signal(signal.SIGUSR1)
    await ended.wait()
    print("ended in order")
    # ANCHOR_END: loop


with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "greeting")
    path.write_text("hello")
    asyncio.run(main(path))
