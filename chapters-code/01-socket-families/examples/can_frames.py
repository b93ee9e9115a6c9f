"""CAN: frames on a bus, filters, all interfaces, and long frames."""

import json
import os
import socket
import struct
import subprocess


def bus(name):
    """A virtual bus, unless it is there already."""
    if not os.path.exists(f"/sys/class/net/{name}"):
        for words in [f"add {name} type vcan", f"set {name} mtu 72 up"]:
            subprocess.run(["ip", "link", *words.split()], check=True)


def can(interface):
    sock = socket.socket(socket.AF_CAN, socket.SOCK_RAW, socket.CAN_RAW)
    sock.settimeout(0.3)
    sock.bind((interface,))
    return sock


# ANCHOR: frame
def frame(identifier, data):
    """struct can_frame: id, length, three bytes of padding, eight of data."""
    return struct.pack("=IB3x8s", identifier, len(data), data)
# ANCHOR_END: frame


def heard(sock):
    """All that a socket hears until it is quiet."""
    found = []
    while True:
        try:
            data = sock.recv(72)
        except TimeoutError:
            return ", ".join(found)
        identifier, length = struct.unpack_from("=IB", data)
        kind = "FD " if len(data) == 72 else ""
        text = json.dumps(data[8 : 8 + length].rstrip(b"\0").decode())
        found.append(f"{kind}{identifier:x} {text}")


bus("vcan0")
bus("vcan1")

# ANCHOR: sockets
one_bus, all_buses, filtered = can("vcan0"), can(""), can("vcan0")
mask = struct.pack("=II", 0x100, 0x7F0)
filtered.setsockopt(socket.SOL_CAN_RAW, socket.CAN_RAW_FILTER, mask)
on_0, on_1 = can("vcan0"), can("vcan1")
on_0.send(frame(0x104, b"brake"))
on_0.send(frame(0x123, b"door"))
on_1.send(frame(0x105, b"radio"))
# ANCHOR_END: sockets
print("vcan0:", heard(one_bus))
print("all:", heard(all_buses))
print("vcan0, 100 to 10f:", heard(filtered))
print("the sender itself:", json.dumps(heard(on_0)))

# ANCHOR: long
receiver = can("vcan0")
for sock in [receiver, on_0]:
    sock.setsockopt(socket.SOL_CAN_RAW, socket.CAN_RAW_FD_FRAMES, 1)
text = b"up to sixty-four bytes"
on_0.send(struct.pack("=IB3x64s", 0x200, 24, text))
print("FD:", heard(receiver))
print("without FD:", json.dumps(heard(one_bus)))
# ANCHOR_END: long
