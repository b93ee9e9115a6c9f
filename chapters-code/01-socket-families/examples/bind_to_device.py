"""SO_BINDTODEVICE: one interface for sending and receiving."""

import ctypes
import errno
import os
import pathlib
import queue
import socket
import subprocess
import sys
import threading


def own_network():
    """A network namespace of our own, in a user namespace unless we are root."""
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(0x40000000 if uid == 0 else 0x50000000) != 0:
        sys.exit(f"this example can't run here: {os.strerror(ctypes.get_errno())}")
    if uid != 0:
        pathlib.Path("/proc/self/setgroups").write_text("deny")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {gid} 1")
    ip("link set lo up")


def ip(arguments):
    subprocess.run(["ip", *arguments.split()], check=True)


class Host(threading.Thread):
    """A second host: a thread in a network namespace of its own."""

    def __init__(self):
        super().__init__(daemon=True)
        self.jobs, self.results = queue.Queue(), queue.Queue()
        self.start()
        self.call(lambda: ctypes.CDLL(None).unshare(0x40000000))

    def run(self):
        while True:
            self.results.put(self.jobs.get()())

    def call(self, job):
        self.jobs.put(job)
        return self.results.get()


# ANCHOR: tied_to
def tied_to(interface):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    sock.bind(("0.0.0.0", 7000))
    return sock
# ANCHOR_END: tied_to


def has_another(sock):
    try:
        return bool(sock.recv(64, socket.MSG_DONTWAIT))
    except BlockingIOError:
        return False


own_network()
there = Host()
ip(f"link add va type veth peer name vb netns {there.native_id}")
ip("addr add 10.77.0.1/24 dev va")
ip("link set va up")
there.call(lambda: ip("addr add 10.77.0.2/24 dev vb"))
there.call(lambda: ip("link set vb up"))

# ANCHOR: receive
by_cable = tied_to("va")
by_loopback = tied_to("lo")  # the same port, another interface

afar = there.call(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
afar.sendto(b"from afar", ("10.77.0.1", 7000))
near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
near.sendto(b"from here", ("127.0.0.1", 7000))

for sock in (by_cable, by_loopback):
    name = sock.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16)
    device = name.rstrip(b"\0").decode()
    print(f'{device} got "{sock.recv(64).decode()}"')
    print(f"{device} has another: {str(has_another(sock)).lower()}")
# ANCHOR_END: receive

# ANCHOR: unknown
try:
    near.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth77")
    print("an unknown interface: ok")
except OSError as error:
    print(f"an unknown interface: {errno.errorcode[error.errno]}")
# ANCHOR_END: unknown
