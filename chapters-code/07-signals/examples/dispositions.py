"""The default, ignoring, and a handler, on one signal."""

import signal

WORDS = {signal.SIG_DFL: "Default", signal.SIG_IGN: "Ignore"}

# ANCHOR: handler
last = 0


def remember(number, frame):
    """Runs between two bytecodes of the main thread, so it may do anything."""
    global last
    last = number
# ANCHOR_END: handler


# ANCHOR: change
print("at first:", WORDS[signal.getsignal(signal.SIGTERM)])

signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.raise_signal(signal.SIGTERM)
print("ignored, and still here")

before = signal.signal(signal.SIGTERM, remember)
signal.raise_signal(signal.SIGTERM)
print(f"before: {WORDS[before]}, handled: signal {last}")

signal.signal(signal.SIGTERM, signal.SIG_DFL)
print("at last:", WORDS[signal.getsignal(signal.SIGTERM)])
# ANCHOR_END: change

# ANCHOR: refused
for number in (signal.SIGKILL, signal.SIGSTOP):
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError as error:
        print(f"{number.name}: errno {error.errno}")
# ANCHOR_END: refused
