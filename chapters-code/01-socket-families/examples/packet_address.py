"""The address of a packet socket, and what it takes to have one."""

import ctypes
import os
import socket
import subprocess
import sys


def own_network():
    """Moves this process into a network of its own: CLONE_NEWNET, and CLONE_NEWUSER."""
    uid, gid = os.geteuid(), os.getegid()
    if ctypes.CDLL(None).unshare(0x40000000 | (0x10000000 if uid else 0)):
        sys.exit(2)
    maps = {"setgroups": "deny", "uid_map": f"0 {uid} 1", "gid_map": f"0 {gid} 1"}
    for name, text in maps.items() if uid else ():
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    ip("link set lo up")


def ip(arguments):
    subprocess.run(["ip", *arguments.split()], check=True)


def drop_net_raw():
    """Gives up CAP_NET_RAW (13) in the effective, permitted and inheritable sets."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None)
    libc.capget(header, sets)
    for i in range(3):
        sets[i] &= ~(1 << 13)
    libc.capset(header, sets)


own_network()

# ANCHOR: address
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
s.bind(("lo", 0x0800))
name, protocol, kind, hardware, address = s.getsockname()
print(f"interface {name}")
print(f"protocol  {protocol:#06x}")
print(f"kind      {'host' if kind == socket.PACKET_HOST else kind}")
print(f"hardware  {hardware}")
print(f"address   {address.hex(':')}")
# ANCHOR_END: address
s.close()

# ANCHOR: privilege
drop_net_raw()
try:
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
except PermissionError as error:
    print(f"without CAP_NET_RAW: {error.strerror} (os error {error.errno})")
# ANCHOR_END: privilege
