"""SIGPIPE: why a write to nobody is an error here, and ends other programs."""

import os
import signal
import subprocess

# ANCHOR: error
handler = signal.getsignal(signal.SIGPIPE)
print("SIGPIPE:", "Ignore" if handler == signal.SIG_IGN else handler)
read_end, write_end = os.pipe()
os.close(read_end)
try:
    os.write(write_end, b"to nobody")
except BrokenPipeError:
    print("broken pipe: true")
# ANCHOR_END: error

# ANCHOR: child
child = subprocess.Popen(["yes"], stdout=subprocess.PIPE)
child.stdout.close()
print(f"`yes` is ended by signal {-child.wait()}")
# ANCHOR_END: child
