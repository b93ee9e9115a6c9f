"""Handlers that run in the event loop: added, replaced, removed, refused."""

import asyncio
import signal


async def main():
    loop = asyncio.get_running_loop()
    heard = asyncio.Queue()

    # ANCHOR: add
    tell = heard.put_nowait
    loop.add_signal_handler(signal.SIGUSR1, tell, "the first")
    signal.raise_signal(signal.SIGUSR1)
    print(await heard.get())

    loop.add_signal_handler(signal.SIGUSR1, tell, "the second")
    signal.raise_signal(signal.SIGUSR1)
    print(await heard.get())
    # ANCHOR_END: add

    # ANCHOR: remove
    print(loop.remove_signal_handler(signal.SIGUSR1))
    print(loop.remove_signal_handler(signal.SIGUSR1))
    print(signal.getsignal(signal.SIGUSR1).name)
    # ANCHOR_END: remove

    # ANCHOR: refused
    for number in (9, 0, 65, 11):
        try:
            loop.add_signal_handler(number, tell, "never")
            print("added")
        except (ValueError, RuntimeError) as error:
            print(f"{type(error).__name__}: {error}")
    # ANCHOR_END: refused


asyncio.run(main())
