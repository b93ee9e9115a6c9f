"""Asks this kernel which socket types each family has."""

# asyncio: plain sockets, because asyncio makes stream and datagram sockets only.
import ctypes
import errno
import os
import socket
import subprocess
import sys

TYPES = ["STREAM", "DGRAM", "RAW", "RDM", "SEQPACKET"]
EVERYWHERE = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10,
              "AF_NETLINK": 16, "AF_PACKET": 17}
SOMEWHERE = {"AF_VSOCK": 40, "AF_XDP": 44, "AF_ALG": 38, "AF_TIPC": 30,
             "AF_CAN": 29, "AF_BLUETOOTH": 31, "AF_RDS": 21}
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


# ANCHOR: ask
def ask(family, wanted):
    """One cell: what `socket(family, type, 0)` says."""
    try:
        with socket.socket(family, getattr(socket, "SOCK_" + wanted), 0) as made:
            got = made.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)
    except OSError as e:
        return {
            errno.ESOCKTNOSUPPORT: "-",
            errno.EAFNOSUPPORT: "no family",
            # 0 means "choose for me", and for raw IP there is nothing to choose.
            errno.EPROTONOSUPPORT: "protocol",
        }.get(e.errno, errno.errorcode[e.errno])
    if got == getattr(socket, "SOCK_" + wanted):
        return "yes"
    return "-> " + socket.SocketKind(got).name.removeprefix("SOCK_")
# ANCHOR_END: ask


def enter_namespace():
    flags = CLONE_NEWNET
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0:
        flags |= CLONE_NEWUSER
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        reason = os.strerror(ctypes.get_errno())
        print(f"this example can't run here: a network namespace: {reason}",
              file=sys.stderr)
        sys.exit(2)
    if uid != 0:
        for name, text in [("setgroups", "deny"), ("uid_map", f"0 {uid} 1"),
                           ("gid_map", f"0 {gid} 1")]:
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def main():
    families = dict(EVERYWHERE)
    if sys.argv[1:] == ["all"]:
        families |= SOMEWHERE
    enter_namespace()
    print((" " * 13 + "".join(f"{name:<10}" for name in TYPES)).rstrip())
    for name, family in families.items():
        row = "".join(f"{ask(family, wanted):<10}" for wanted in TYPES)
        print(f"{name:<13}{row}".rstrip())
    print("-: the family has no such type")
    print("protocol: 0 chooses none, one has to be named")


main()
