"""SIGCHLD: how one hears of a child's end, and how one doesn't."""

import asyncio
import signal
import subprocess


async def main():
    # ANCHOR: heard
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGCHLD, ended.set)
    process = await asyncio.create_subprocess_exec("sh", "-c", "exit 3")
    await ended.wait()
    print("SIGCHLD came")
    print(f"exit code Some({await process.wait()})")
    # ANCHOR_END: heard

    # ANCHOR: ignored
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    status = subprocess.run(["sh", "-c", "exit 3"])
    print("with SIGCHLD ignored: exit code", status.returncode)
    # ANCHOR_END: ignored


asyncio.run(main())
