"""What an accepted socket has from its listener."""

import os
import socket
import struct

# ANCHOR: listener
options = [
    ("SO_REUSEADDR", socket.SOL_SOCKET, socket.SO_REUSEADDR, 1),
    ("SO_KEEPALIVE", socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    ("SO_OOBINLINE", socket.SOL_SOCKET, socket.SO_OOBINLINE, 1),
    ("SO_RCVLOWAT", socket.SOL_SOCKET, socket.SO_RCVLOWAT, 10),
    ("SO_RCVBUF", socket.SOL_SOCKET, socket.SO_RCVBUF, 20_000),
    ("TCP_NODELAY", socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
]
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
for _, level, name, value in options:
    listener.setsockopt(level, name, value)
two_seconds = struct.pack("ii", 1, 2)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, two_seconds)
listener.setblocking(False)
# ANCHOR_END: listener

listener.bind(("127.0.0.1", 0))
listener.listen(1)
client = socket.create_connection(listener.getsockname())

# ANCHOR: accepted
accepted, _ = listener.accept()
for text, level, name, _ in options:
    same = listener.getsockopt(level, name) == accepted.getsockopt(level, name)
    print(f"{text}: inherited {str(same).lower()}")
linger = accepted.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
print(f"SO_LINGER: inherited {str(linger == two_seconds).lower()}")
print(f"O_NONBLOCK: inherited {str(not os.get_blocking(accepted.fileno())).lower()}")
# ANCHOR_END: accepted
