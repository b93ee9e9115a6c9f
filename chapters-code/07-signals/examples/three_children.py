"""Three children end, and one SIGCHLD comes: a signal says "look", and not "one"."""

import os
import signal
import subprocess

calls = 0


def note(number, frame):
    global calls
    calls += 1


# ANCHOR: end
signal.signal(signal.SIGCHLD, note)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
for code in range(3):
    child = subprocess.Popen(["sh", "-c", f"exit {code}"])
    # Waits for its end, and leaves it to be collected.
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    child.returncode = code
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
print("SIGCHLD handled:", calls)
# ANCHOR_END: end

# ANCHOR: collect
collected = 0
try:
    while os.waitpid(-1, os.WNOHANG) != (0, 0):
        collected += 1
except ChildProcessError:
    pass
print("children collected:", collected)
# ANCHOR_END: collect
