"""SO_DONTROUTE: with it, nothing goes by a gateway."""

import ctypes
import errno
import os
import pathlib
import socket
import subprocess
import sys


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


def told(sock, address):
    try:
        sock.sendto(b"datagram", address)
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]


own_network()
# ANCHOR: network
ip("link add va type veth peer name vb")
ip("addr add 10.77.0.1/24 dev va")
ip("link set va up")
ip("link set vb up")
ip("route add default via 10.77.0.254")
# ANCHOR_END: network

# ANCHOR: send
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for dont_route in (0, 1):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, dont_route)
    by_gateway = told(sock, ("192.0.2.1", 9))
    on_link = told(sock, ("10.77.0.2", 9))
    told_both = f"by the gateway {by_gateway}, on the link {on_link}"
    print(f"SO_DONTROUTE {dont_route}: {told_both}")
# ANCHOR_END: send
