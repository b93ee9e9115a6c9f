"""Interfaces that come, go up, and go, as the kernel tells of them; asynchronously."""

import asyncio
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


RTM_DELLINK, IFLA_IFNAME, RTMGRP_LINK = 17, 3, 1
HEADER = struct.Struct("=IHHII")
LINK = struct.Struct("=BxHiII")
ATTRIBUTE = struct.Struct("=HH")


async def main():
    # ANCHOR: join
    s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    s.bind((0, RTMGRP_LINK))
    s.setblocking(False)
    # ANCHOR_END: join

    # Nothing is lost meanwhile: the events wait in the socket's buffer.
    ip("link add near type veth peer name far")
    ip("link set near up")
    ip("link delete near")
    with s:
        await watch(s, "near")


# ANCHOR: watch
async def watch(s, name):
    loop = asyncio.get_running_loop()
    was_up = None
    while True:
        data = await loop.sock_recv(s, 32 * 1024)
        while data:
            length, kind, _flags, _sequence, _port = HEADER.unpack_from(data)
            link_name, is_up = parse_link(data[HEADER.size:length])
            data = data[(length + 3) & ~3:]
            if link_name != name:
                continue
            if kind == RTM_DELLINK:
                print(f"{name} is gone")
                return
            # There is a message for each change of anything, not of this alone.
            if was_up != is_up:
                print(f"{name} is there, {'up' if is_up else 'down'}")
                was_up = is_up
# ANCHOR_END: watch


def parse_link(payload):
    _family, _type, _index, flags, _change = LINK.unpack_from(payload)
    name, rest = "", payload[LINK.size:]
    while rest:
        length, kind = ATTRIBUTE.unpack_from(rest)
        if kind == IFLA_IFNAME:
            name = rest[ATTRIBUTE.size:length].rstrip(b"\0").decode()
        rest = rest[(length + 3) & ~3:]
    return name, bool(flags & 1)


own_network()
asyncio.run(main())
