"""The call itself: a level, a name, and a value that is an int or bytes."""

import errno
import socket
import struct

tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def told(sock, level, name, value):
    try:
        sock.setsockopt(level, name, value)
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]


# ANCHOR: int
# A level, a name, an int; any value but 0 means on.
udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 7)
print(f"set to 7, reads {udp.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST)}")
# Python has no typed form.
udp.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, False)
on = bool(udp.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST))
print(f"typed, reads {str(on).lower()}")
# ANCHOR_END: int

# ANCHOR: struct
three_seconds = struct.pack("ii", 1, 3)
linger = (socket.SOL_SOCKET, socket.SO_LINGER)
print(f"a struct linger: {told(tcp, *linger, three_seconds)}")
print(f"an int for it: {told(tcp, *linger, 3)}")
# Python has no typed form.
print(f"typed: {told(tcp, *linger, three_seconds)}")
# ANCHOR_END: struct

# ANCHOR: level
nodelay = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(f"TCP_NODELAY on a TCP socket: {told(tcp, *nodelay)}")
print(f"TCP_NODELAY on a UDP socket: {told(udp, *nodelay)}")
print(f"a name that nothing has: {told(tcp, socket.SOL_SOCKET, 9999, 1)}")
short = told(tcp, socket.SOL_SOCKET, socket.SO_KEEPALIVE, b"\x01")
print(f"a byte for an int: {short}")
# ANCHOR_END: level
