"""asyncio's two special hosts, '' and '<broadcast>', and what they are to IPv6."""

import asyncio
import ctypes
import errno
import os
import socket
import subprocess


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: any
    sock = datagram_socket(socket.AF_INET)
    sock.bind(("", 5000))
    print("'' for IPv4: {}:{}".format(*sock.getsockname()))

    sock_v6 = datagram_socket(socket.AF_INET6)
    sock_v6.bind(("", 5001))
    print("'' for IPv6: [{}]:{}".format(*sock_v6.getsockname()))
    # ANCHOR_END: any

    # ANCHOR: broadcast
    sender = datagram_socket(socket.AF_INET)
    for permitted in (False, True):
        sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, permitted)
        try:
            await loop.sock_sendto(sender, b"hello, everyone", ("<broadcast>", 5000))
            outcome = "sent"
        except OSError as error:
            outcome = errno.errorcode[error.errno]
        print(f"'<broadcast>', SO_BROADCAST {str(permitted).lower()}: {outcome}")
    text, (host, _) = await loop.sock_recvfrom(sock, 32)
    print(f'received "{text.decode()}" from {host}')
    # ANCHOR_END: broadcast

    # ANCHOR: no_broadcast
    try:
        sock_v6.connect(("<broadcast>", 5000))
        print("'<broadcast>' for IPv6: ok")
    except OSError as error:
        assert str(error) == "address family mismatched"
        print("'<broadcast>' for IPv6: refused")
    # ANCHOR_END: no_broadcast
    for used in (sock, sock_v6, sender):
        used.close()


def datagram_socket(family):
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.setblocking(False)
    return sock


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
    for command in [
        "link set lo up",
        "link add red type veth peer name blue",
        "link set red up",
        "link set blue up",
        "address add 192.0.2.1/24 dev red",
        "route add default dev red",
    ]:
        subprocess.run(["ip", *command.split()], check=True)


enter_network_of_our_own()
asyncio.run(main())
