"""A list of the network interfaces, asked from the kernel by a message made by hand."""

import ctypes
import os
import socket
import struct
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


RTM_NEWLINK, RTM_GETLINK = 16, 18
NLM_F_REQUEST, NLM_F_DUMP, NLM_F_DUMP_INTR = 0x1, 0x300, 0x10
NLMSG_ERROR, NLMSG_DONE = 2, 3
IFLA_IFNAME, IFLA_MTU = 3, 4
HEADER = struct.Struct("=IHHII")
LINK = struct.Struct("=BxHiII")
ATTRIBUTE = struct.Struct("=HH")


# ANCHOR: dump
def read_dump(s):
    while True:
        data = s.recv(32 * 1024)
        while data:
            length, kind, flags, _sequence, _port = HEADER.unpack_from(data)
            payload = data[HEADER.size:length]
            if flags & NLM_F_DUMP_INTR:
                raise RuntimeError("links changed meanwhile: ask again")
            if kind == NLMSG_DONE:
                return
            if kind == NLMSG_ERROR:
                number = -struct.unpack_from("=i", payload)[0]
                raise OSError(number, os.strerror(number))
            yield parse_link(payload)
            data = data[(length + 3) & ~3:]


def parse_link(payload):
    _family, _type, _index, flags, _change = LINK.unpack_from(payload)
    link, rest = {"up": flags & 1}, payload[LINK.size:]
    while rest:
        length, kind = ATTRIBUTE.unpack_from(rest)
        link[kind & 0x3FFF] = rest[ATTRIBUTE.size:length]
        rest = rest[(length + 3) & ~3:]
    return link
# ANCHOR_END: dump


own_network()
ip("link add near mtu 1400 type veth peer name far")
ip("link set near up")

# ANCHOR: ask
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
flags = NLM_F_REQUEST | NLM_F_DUMP
length = HEADER.size + LINK.size
request = HEADER.pack(length, RTM_GETLINK, flags, 1, 0) + bytes(LINK.size)
s.sendto(request, (0, 0))
# ANCHOR_END: ask

for link in read_dump(s):
    name = link[IFLA_IFNAME].rstrip(b"\0").decode()
    # Some kernels put tunnels of their own into each new network.
    if name in ("lo", "near", "far"):
        state = "up" if link["up"] else "down"
        print(f"{name:<5} {state:<5} mtu {struct.unpack('=I', link[IFLA_MTU])[0]}")
s.close()
