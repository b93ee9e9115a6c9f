"""One UDP datagram, caught on its way over loopback and taken apart layer by layer."""

import ctypes
import os
import socket
import subprocess
import sys

ETH_P_IP = 0x0800


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


# ANCHOR: layers
def print_layers(frame):
    """A line a layer: offset, length, what is in it."""
    ethernet, rest = frame[:14], frame[14:]
    mac = ":".join(f"{byte:02x}" for byte in ethernet[:6])
    kind = int.from_bytes(ethernet[12:14])
    print(f" 0 +14  Ethernet  to {mac}, EtherType {kind:#06x}")

    length = (rest[0] & 0xF) * 4  # in words of 4 bytes
    source, to = (socket.inet_ntoa(rest[i:i + 4]) for i in (12, 16))
    print(f"14 +{length}  IPv4      {source} to {to}, protocol {rest[9]}")

    udp, payload = rest[length:length + 8], rest[length + 8:]
    port, total = int.from_bytes(udp[2:4]), int.from_bytes(udp[4:6])
    print(f"34 + 8  UDP       to port {port}, {total} bytes with this header")
    print(f"42 +{len(payload):2}  payload   {payload.decode()!r}")
# ANCHOR_END: layers


own_network()

# ANCHOR: capture
capture = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
capture.bind(("lo", ETH_P_IP))

sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 4000))
sender.sendto(b"hello, link", ("127.0.0.1", 4000))

frame, (name, _protocol, kind, _hardware, _address) = capture.recvfrom(2048)
direction = "outgoing" if kind == socket.PACKET_OUTGOING else "host"
print(f"{len(frame)} bytes on {name}, {direction}")
# ANCHOR_END: capture
print_layers(frame)

for s in (capture, sender, receiver):
    s.close()
