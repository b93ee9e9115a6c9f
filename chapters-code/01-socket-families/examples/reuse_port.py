"""SO_REUSEPORT: three sockets on one port, and the flows shared out among them."""

import errno
import socket


# ANCHOR: bound
def bound(address, reuse_port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, int(reuse_port))
    sock.bind(address)
    sock.setblocking(False)
    return sock
# ANCHOR_END: bound


def count_waiting(sock):
    count = 0
    while True:
        try:
            sock.recv(16)
            count += 1
        except BlockingIOError:
            return count


# ANCHOR: share
first = bound(("127.0.0.1", 0), True)
address = first.getsockname()
sockets = [first, bound(address, True), bound(address, True)]

# A flow is a pair of addresses: 60 senders on 60 ports are 60 flows.
senders = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(60)]
for sender in senders:
    sender.sendto(b"one", address)
counts = [count_waiting(sock) for sock in sockets]
print(f"datagrams of 60 flows: {sum(counts)}")
print(f"every socket got some: {str(all(counts)).lower()}")
# ANCHOR_END: share

# ANCHOR: one_flow
for _ in range(10):
    senders[0].sendto(b"again", address)
print(f"10 datagrams of one flow: {sorted(count_waiting(sock) for sock in sockets)}")
# ANCHOR_END: one_flow

# ANCHOR: without
try:
    bound(address, False)
    print("a fourth without the option: ok")
except OSError as error:
    print(f"a fourth without the option: {errno.errorcode[error.errno]}")
# ANCHOR_END: without
