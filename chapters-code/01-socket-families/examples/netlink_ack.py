"""What the kernel answers to a request that it can't fulfil, and to one that it has."""

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


RTM_NEWLINK = 16
NLM_F_REQUEST, NLM_F_ACK, NLM_F_CREATE = 0x1, 0x4, 0x400
NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x100, 0x200
IFLA_LINKINFO, IFLA_INFO_KIND, NLMSGERR_ATTR_MSG = 18, 1, 1
SOL_NETLINK, NETLINK_EXT_ACK = 270, 11
HEADER, ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=HH")


def attribute(kind, value):
    length = ATTRIBUTE.size + len(value)
    return ATTRIBUTE.pack(length, kind) + value + bytes(-length % 4)


# ANCHOR: request
def new_link(s, number, kind):
    # An attribute of attributes: IFLA_INFO_KIND is the type's name.
    info = attribute(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, kind.encode()))
    flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_ACK
    body = bytes(16) + info  # an empty struct ifinfomsg first
    length = HEADER.size + len(body)
    s.sendto(HEADER.pack(length, RTM_NEWLINK, flags, number, 0) + body, (0, 0))

    answer = s.recv(4096)
    _length, _type, flags, sequence, _port = HEADER.unpack_from(answer)
    assert sequence == number, "the answer to this request"
    return -struct.unpack_from("=i", answer, 16)[0], words(answer[20:], flags)


def words(rest, flags):
    if not flags & NLM_F_ACK_TLVS:
        return ""
    # The request is quoted: its header alone, or all of it.
    quoted = HEADER.size if flags & NLM_F_CAPPED else HEADER.unpack_from(rest)[0]
    rest = rest[(quoted + 3) & ~3:]
    while rest:
        length, kind = ATTRIBUTE.unpack_from(rest)
        if kind == NLMSGERR_ATTR_MSG:
            return ": " + rest[4:length].rstrip(b"\0").decode()
        rest = rest[(length + 3) & ~3:]
    return ""
# ANCHOR_END: request


def report(kind, number, said):
    error = f"{os.strerror(number)} (os error {number})"
    print(f"{kind}: {error + said if number else 'done'}")


own_network()
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
report("no-such-type", *new_link(s, 1, "no-such-type"))
# ANCHOR: words
s.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
# ANCHOR_END: words
report("no-such-type", *new_link(s, 2, "no-such-type"))
report("veth", *new_link(s, 3, "veth"))
s.close()
