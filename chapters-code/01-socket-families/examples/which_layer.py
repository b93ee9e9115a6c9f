"""What the kernel puts around our bytes, by kind of socket."""

import ctypes
import os
import socket

# A network of our own, so that no privilege on the machine's network is needed:
# CLONE_NEWNET, and CLONE_NEWUSER for those who are not root.
flags = 0x40000000 | (0 if os.geteuid() == 0 else 0x10000000)
if ctypes.CDLL(None, use_errno=True).unshare(flags):
    raise OSError(ctypes.get_errno(), "unshare: " + os.strerror(ctypes.get_errno()))

# ANCHOR: open
SOCKETS = [
    (socket.AF_INET, socket.SOCK_STREAM, 0, "TCP, IP, Ethernet"),
    (socket.AF_INET6, socket.SOCK_DGRAM, 0, "UDP, IPv6, Ethernet"),
    (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP, "IP, Ethernet"),
    (socket.AF_PACKET, socket.SOCK_DGRAM, 0, "Ethernet"),
    (socket.AF_PACKET, socket.SOCK_RAW, 0, "nothing: all is ours"),
    (socket.AF_UNIX, socket.SOCK_STREAM, 0, "nothing: to this host"),
    (socket.AF_NETLINK, socket.SOCK_RAW, 0, "nothing: to the kernel"),
]
for family, kind, protocol, added in SOCKETS:
    with socket.socket(family, kind, protocol) as s:
        # What the kernel says, not what we asked for.
        kind = socket.SocketKind(s.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE))
        protocol = s.getsockopt(socket.SOL_SOCKET, socket.SO_PROTOCOL)
        what = f"{family.name:<10} {kind.name:<11} {protocol:>2}"
        print(f"{what}  the kernel adds {added}")
# ANCHOR_END: open
