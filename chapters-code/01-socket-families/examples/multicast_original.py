"""The multicast socket of the original tutorial, step by step as printed there."""

import ctypes
import errno
import os
import pathlib
import socket
import struct
import subprocess
import sys

GROUP = socket.inet_aton("239.255.255.250")


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


# ANCHOR: make_sock
def make_sock():
    """The original's order: bind, join, and the reuse options last."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", 1900))
    join(sock, socket.INADDR_ANY)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return sock
# ANCHOR_END: make_sock


# ANCHOR: packed
def packed(address):
    # '4sL' without '=' is aligned: four bytes of padding, then a long of eight.
    return struct.pack("4sL", GROUP, address)
# ANCHOR_END: packed


def join(sock, address):
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, packed(address))


def told(call):
    try:
        return "ok", call()
    except OSError as error:
        return errno.errorcode[error.errno], None


own_network()
# ANCHOR: run
print("no route for groups:", told(make_sock)[0])
ip("route add 224.0.0.0/4 dev lo")
outcome, first = told(make_sock)
print("with a route:", outcome)
print("a second one:", told(make_sock)[0])
# ANCHOR_END: run

# ANCHOR: sixteen
print(f"the mreq has {len(packed(0))} bytes, the struct 8")
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
localhost = 0x7F000001
print("127.0.0.1 as the interface:", told(lambda: join(other, localhost))[0])
# ANCHOR_END: sixteen

# ANCHOR: foreign
lo = struct.pack("=4s4si", bytes(4), bytes(4), socket.if_nametoindex("lo"))
joined_251 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
joined_251.bind(("239.255.255.251", 7000))
mreqn = socket.inet_aton("239.255.255.251") + lo[4:]
joined_251.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreqn)

sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, lo)
first.setblocking(False)
for what, to in [
    ("its group", "239.255.255.250"),
    ("a group that another socket joined", "239.255.255.251"),
    ("this host", "127.0.0.1"),
]:
    sender.sendto(what.encode(), (to, 1900))
    # Loopback delivers within the send, so what isn't there won't come.
    outcome, _ = told(lambda: first.recv(64))
    print(f"to {what}: {'received' if outcome == 'ok' else 'not received'}")
# ANCHOR_END: foreign
