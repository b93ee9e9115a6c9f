"""Other protocols under the same types: SCTP and MPTCP."""

import json
import socket
import time

MPTCP = 262


def listener(kind, protocol):
    sock = socket.socket(socket.AF_INET, kind, protocol)
    sock.bind(("127.0.0.1", 0))
    sock.listen(8)
    return sock


def reads(sock):
    """Up to so many reads until nine bytes have come."""
    found = []
    while sum(map(len, found)) < 9:
        found.append(sock.recv(64))
    return json.dumps([data.decode() for data in found])


# ANCHOR: connections
for name, protocol in [("SCTP", socket.IPPROTO_SCTP), ("MPTCP", MPTCP)]:
    server = listener(socket.SOCK_STREAM, protocol)
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
    client.connect(server.getsockname())
    served, _ = server.accept()
    for message in ["one", "two", "six"]:
        client.send(message.encode())
    # Has all come before it is read.
    time.sleep(0.1)
    print(f"{name}, SOCK_STREAM: read as {reads(served)}")
    same = served.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL) == protocol
    print(f"  SO_PROTOCOL says {name}: {str(same).lower()}")
# ANCHOR_END: connections

# ANCHOR: many
server = listener(socket.SOCK_SEQPACKET, socket.IPPROTO_SCTP)
client = socket.socket(
    socket.AF_INET, socket.SOCK_SEQPACKET, socket.IPPROTO_SCTP
)
for message in ["one", "two", "six"]:
    client.sendto(message.encode(), server.getsockname())
print(f"SCTP, SOCK_SEQPACKET: read as {reads(server)}")
# ANCHOR_END: many
