"""SO_REUSEADDR: over TIME_WAIT when both sockets have it, never two listeners."""

import errno
import socket


# ANCHOR: listener
def listener(address, reuse):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Before bind, which is what it is about.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(reuse))
    sock.bind(address)
    sock.listen(16)
    return sock
# ANCHOR_END: listener


# ANCHOR: time_wait
def leave_in_time_wait(reuse):
    """The side that closes first keeps its address in TIME_WAIT; here the server."""
    # On 127.0.0.1 another program might get the port as soon as it is free.
    with listener(("127.0.0.7", 0), reuse) as server:
        address = server.getsockname()
        with socket.create_connection(address) as client:
            accepted, _ = server.accept()
            accepted.close()
            assert client.recv(1) == b""
    return address
# ANCHOR_END: time_wait


def udp_socket(address):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(address)
    sock.setblocking(False)
    return sock


def received(sock):
    try:
        return f'"{sock.recv(64).decode()}"'
    except BlockingIOError:
        return "nothing"


def told(make):
    try:
        make().close()
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]


print("a connection of the port is in TIME_WAIT:")
for earlier, later in [(0, 0), (0, 1), (1, 0), (1, 1)]:
    address = leave_in_time_wait(earlier)
    print(f"earlier {earlier}, later {later}: {told(lambda: listener(address, later))}")

# ANCHOR: two_listeners
first = listener(("127.0.0.1", 0), True)
second = told(lambda: listener(first.getsockname(), True))
print(f"a second listener, both with the option: {second}")
# ANCHOR_END: two_listeners

# ANCHOR: udp
first = udp_socket(("127.0.0.1", 0))
address = first.getsockname()
second = udp_socket(address)
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"to whom?", address)
print(f"UDP, bound first: {received(first)}")
print(f"UDP, bound last: {received(second)}")
# ANCHOR_END: udp
