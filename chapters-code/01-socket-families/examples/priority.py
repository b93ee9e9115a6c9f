"""SO_PRIORITY: an urgent packet overtakes those that wait in the queue."""

import ctypes
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


def tc(arguments):
    subprocess.run(["tc", *arguments.split()], check=True)


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


def udp_socket(address):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(address)
    return sock


own_network()
there = Host()
ip(f"link add va type veth peer name vb netns {there.native_id}")
ip("addr add 10.77.0.1/24 dev va")
ip("link set va up")
there.call(lambda: ip("addr add 10.77.0.2/24 dev vb"))
there.call(lambda: ip("link set vb up"))
far = there.call(lambda: udp_socket(("10.77.0.2", 7000)))

# ANCHOR: queue
# A bucket of tokens makes the link slow, so that a queue forms in front of it.
tc("qdisc add dev va root handle 1: tbf rate 256kbit burst 1600 limit 100000")
tc("qdisc add dev va parent 1:1 handle 10: pfifo_fast")
# ANCHOR_END: queue

# ANCHOR: overtake
bulk = udp_socket(("10.77.0.1", 0))
urgent = udp_socket(("10.77.0.1", 0))
bulk.sendto(b"hello", ("10.77.0.2", 7000))  # resolves the neighbour's address
far.recv(8)

urgent.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 6)
for number in range(1, 5):
    bulk.sendto(bytes([number]) * 1000, ("10.77.0.2", 7000))
urgent.sendto(b"\0", ("10.77.0.2", 7000))

for _ in range(5):
    number = far.recv(1024)[0]
    print(f"bulk {number}" if number else "urgent")
# ANCHOR_END: overtake

# ANCHOR: tos
urgent.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, 5)
before = urgent.getsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY)
print("set to 5, read back:", before)
urgent.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 0x10)
after = urgent.getsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY)
print("after IP_TOS low delay:", after)
# ANCHOR_END: tos
