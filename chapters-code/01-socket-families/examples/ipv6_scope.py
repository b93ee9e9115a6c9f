"""Link-local addresses: the same fe80::1 on two links, told apart by the scope."""

import ctypes
import errno
import os
import socket
import subprocess

open_sockets = []


def main():
    enter_network_of_our_own()
    ip("link add red type veth peer name blue")
    for link in ("red", "blue"):
        ip(f"link set {link} addrgenmode none")
        ip(f"link set {link} up")
    # Without duplicate address detection, which takes a second.
    ip("address add fe80::1/64 dev red nodad")

    # ANCHOR: scopes
    red, blue = socket.if_nametoindex("red"), socket.if_nametoindex("blue")
    (*_, by_name), = socket.getaddrinfo("fe80::1%red", 0, type=socket.SOCK_DGRAM)
    scopes = [
        ("fe80::1 without a scope", ("fe80::1", 0)),
        ("by the link's number", ("fe80::1", 0, 0, red)),
        ("by the link's name", by_name),  # ("fe80::1%red", 0, 0, red)
        ("on the other link", ("fe80::1", 0, 0, blue)),
    ]
    for how, address in scopes:
        print(f"{how}: {bind(address)}")
    # ANCHOR_END: scopes

    # ANCHOR: both
    # Now both links have that address, and a socket of the same port each.
    ip("address add fe80::1/64 dev blue nodad")
    for link in ("red", "blue"):
        address = ("fe80::1", 5000, 0, socket.if_nametoindex(link))
        print(f"[fe80::1%{link}]:5000: {bind(address)}")
    print(f"[::1]:5000: {bind(('::1', 5000))}")
    # ANCHOR_END: both

    # ANCHOR: two_tuple
    # The tuple's missing scope is 0, and 0 overwrites the one that the text names.
    assert bind(("fe80::1%red", 0)) == "EINVAL"
    # ANCHOR_END: two_tuple


def bind(address):
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    open_sockets.append(sock)
    try:
        sock.bind(address)
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]


def enter_network_of_our_own():
    uid, gid = os.geteuid(), os.getegid()
    # CLONE_NEWNET, and CLONE_NEWUSER for those who are not root.
    flags = 0x40000000 | (0 if uid == 0 else 0x10000000)
    if ctypes.CDLL(None, use_errno=True).unshare(flags):
        raise OSError(ctypes.get_errno(), "unshare")
    if uid != 0:
        identities = [("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")]
        for file, text in [("setgroups", "deny"), *identities]:
            with open(f"/proc/self/{file}", "w") as mapping:
                mapping.write(text)
    ip("link set lo up")


def ip(arguments):
    subprocess.run(["ip", *arguments.split()], check=True)


main()
