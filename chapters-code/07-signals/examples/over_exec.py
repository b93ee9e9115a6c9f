"""What a child inherits: what is ignored and what is blocked, but no handler."""

import asyncio
import re
import signal
import subprocess


def is_in(status, line, number):
    """Whether the signal is in the set that this line of the status has."""
    bits = int(re.search(rf"{line}\s*(\w+)", status)[1], 16)
    return "true" if bits >> (number - 1) & 1 else "false"


async def main():
    # ANCHOR: inherit
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, print, "reload")
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])

    status = subprocess.check_output(["cat", "/proc/self/status"], text=True)
    print("SIGHUP handled:", is_in(status, "SigCgt:", signal.SIGHUP))
    print("SIGUSR1 ignored:", is_in(status, "SigIgn:", signal.SIGUSR1))
    print("SIGUSR2 blocked:", is_in(status, "SigBlk:", signal.SIGUSR2))
    print("SIGPIPE ignored:", is_in(status, "SigIgn:", signal.SIGPIPE))
    # ANCHOR_END: inherit


asyncio.run(main())
