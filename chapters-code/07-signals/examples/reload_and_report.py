"""SIGHUP reads the configuration anew, SIGUSR1 reports: signals of a server's life."""

import asyncio
import pathlib
import signal
import tempfile


# ANCHOR: read
def read(file):
    """The whole of it, checked, before any of it counts."""
    text = file.read_text()
    if not text:
        raise ValueError("a greeting can't be empty")
    return text
# ANCHOR_END: read


async def main(file):
    # ANCHOR: loop
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    greeting = read(file)
    following = iter(["", "good day"])

    def reload():
        nonlocal greeting
        try:
            greeting = read(file)
        except (OSError, ValueError) as error:
            print("kept:", error)
        signal.raise_signal(signal.SIGUSR1)

    def report():
        print(f'the greeting is "{greeting}"')
        # What an operator does.
        text = next(following, None)
        if text is not None:
            file.write_text(text)
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
