"""What a terminal's keys send: Ctrl-C is SIGINT and Ctrl-\\ is SIGQUIT."""

import os
import pty
import signal
import subprocess

# What a shell starts in the background inherits that both are ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)

# ANCHOR: keys
for name, key in [("Ctrl-C", b"\x03"), ("Ctrl-\\", b"\x1c")]:
    master, slave = pty.openpty()
    # setsid(1) gives `sh` a session, and `-c` makes the terminal its own.
    child = subprocess.Popen(
        ["setsid", "-c", "sh", "-c", "echo ready; exec sleep 60"],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    child.stdout.readline()

    os.write(master, key)
    print(f"{name}: {signal.Signals(-child.wait()).name}")
    # ANCHOR_END: keys
    child.stdout.close()
    os.close(master)
    os.close(slave)

# ANCHOR: kill
child = subprocess.Popen(["sleep", "60"])
subprocess.run(["kill", str(child.pid)])
print(f"kill: {signal.Signals(-child.wait()).name}")
# ANCHOR_END: kill
