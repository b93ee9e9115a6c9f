"""SO_NO_CHECK: the UDP checksum on the wire, and what a receiver makes of it."""

import ctypes
import os
import pathlib
import socket
import struct
import subprocess
import sys

SO_NO_CHECK = 11  # Python's socket module has no name for it


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


# ANCHOR: datagram
def udp_datagram(to, checksum, payload):
    return struct.pack("!4H", 9, to, 8 + len(payload), checksum) + payload
# ANCHOR_END: datagram


def told(checksum):
    return "there is a checksum" if checksum else "the checksum is 0x0000"


def received(sock):
    try:
        return f'delivered, "{sock.recv(64).decode()}"'
    except TimeoutError:
        return "dropped"


own_network()

# ANCHOR: capture
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
address = receiver.getsockname()
# A raw socket gets a copy of each UDP packet: IP header, UDP header, payload.
capture = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for no_check in (0, 1):
    sender.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, no_check)
    sender.sendto(b"datagram", address)
    packet = capture.recv(128)
    udp = packet[(packet[0] & 0x0F) * 4 :]
    (checksum,) = struct.unpack_from("!H", udp, 6)
    print(f"SO_NO_CHECK {no_check}: {told(checksum)}")
    receiver.recv(64)
# ANCHOR_END: capture

# ANCHOR: forged
receiver.settimeout(0.2)
forger = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
for what, checksum in [("a wrong checksum", 0x1234), ("checksum 0", 0)]:
    forger.sendto(udp_datagram(address[1], checksum, b"forged"), address)
    print(f"{what}: {received(receiver)}")
# ANCHOR_END: forged
