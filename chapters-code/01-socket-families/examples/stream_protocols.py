"""Three sockets of one type, SOCK_STREAM, that speak three protocols."""

# asyncio: plain sockets, because the question is what the kernel made.
import errno
import socket
import sys

# ANCHOR: three
wanted = [
    ("AF_INET, 0", socket.AF_INET, 0),
    ("AF_INET, IPPROTO_MPTCP", socket.AF_INET, socket.IPPROTO_MPTCP),
    ("AF_UNIX, 0", socket.AF_UNIX, 0),
]
for name, family, protocol in wanted:
    try:
        sock = socket.socket(family, socket.SOCK_STREAM, protocol)
    except OSError as e:
        print(f"this example can't run here: {name}: {e}", file=sys.stderr)
        sys.exit(2)
    socket_type = sock.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)
    protocol = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL)
    print(f"{name}: {socket.SocketKind(socket_type).name}, protocol {protocol}")
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        print("  TCP_NODELAY: set")
    except OSError as e:
        if e.errno != errno.EOPNOTSUPP:
            raise
        print("  TCP_NODELAY: not supported (EOPNOTSUPP)")
# ANCHOR_END: three
