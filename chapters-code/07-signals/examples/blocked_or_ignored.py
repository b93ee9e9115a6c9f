"""Blocking a signal and ignoring it are two things: one waits, the other is gone."""

import signal

SIGNAL = signal.SIGUSR1


def waiting():
    return "true" if SIGNAL in signal.sigpending() else "false"


# ANCHOR: ignored
signal.signal(SIGNAL, signal.SIG_IGN)
signal.raise_signal(SIGNAL)
print("ignored, and waiting:", waiting())
# ANCHOR_END: ignored

# ANCHOR: blocked
signal.signal(SIGNAL, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_BLOCK, [SIGNAL])
signal.raise_signal(SIGNAL)
print("blocked, and waiting:", waiting())
# ANCHOR_END: blocked

# ANCHOR: discarded
# Ignoring it now discards what waits; the default would end the process.
signal.signal(SIGNAL, signal.SIG_IGN)
print("then ignored, and waiting:", waiting())
signal.pthread_sigmask(signal.SIG_UNBLOCK, [SIGNAL])
print("unblocked, and still here")
# ANCHOR_END: discarded
