"""What stands on CAN: frames sent by the clock, long messages, and devices with addresses."""

import json
import os
import socket
import struct
import subprocess

TX_SETUP, TX_DELETE = socket.CAN_BCM_TX_SETUP, socket.CAN_BCM_TX_DELETE
SET_AND_START_TIMER = 1 | 2


def bus(name):
    if not os.path.exists(f"/sys/class/net/{name}"):
        for words in [f"add {name} type vcan", f"set {name} up"]:
            subprocess.run(["ip", "link", *words.split()], check=True)


def can(kind, protocol):
    sock = socket.socket(socket.AF_CAN, kind, protocol)
    sock.settimeout(2)
    return sock


# ANCHOR: bcm_head
def bcm(operation, microseconds=0, data=None):
    """struct bcm_msg_head and a frame: what to do, how often, with what."""
    flags = SET_AND_START_TIMER if data else 0
    times = 0, 0, 0, microseconds
    count = 1 if data else 0
    head = struct.pack("@3I4l2I", operation, flags, 0, *times, 0x300, count)
    if data:
        head += struct.pack("=IB3x8s", 0x300, len(data), data)
    return head
# ANCHOR_END: bcm_head


bus("vcan2")
listener = can(socket.SOCK_RAW, socket.CAN_RAW)
listener.bind(("vcan2",))

# ANCHOR: bcm
clock = can(socket.SOCK_DGRAM, socket.CAN_BCM)
clock.connect(("vcan2",))
clock.send(bcm(TX_SETUP, 20_000, b"tick"))
for _ in range(3):
    data = listener.recv(16)[8:].rstrip(b"\0")
    print("BCM:", json.dumps(data.decode()))
clock.send(bcm(TX_DELETE))
# ANCHOR_END: bcm
listener.close()

# ANCHOR: isotp
tester = can(socket.SOCK_DGRAM, socket.CAN_ISOTP)
unit = can(socket.SOCK_DGRAM, socket.CAN_ISOTP)
tester.bind(("vcan2", 0x7E8, 0x7E0))
unit.bind(("vcan2", 0x7E0, 0x7E8))
tester.send(b"\7" * 100)
n = len(unit.recv(256))
print(f"ISO-TP: {n} bytes in one message, of frames of 8")
# ANCHOR_END: isotp

# ANCHOR: j1939
engine = can(socket.SOCK_DGRAM, socket.CAN_J1939)
panel = can(socket.SOCK_DGRAM, socket.CAN_J1939)
nobody = socket.J1939_NO_NAME, socket.J1939_NO_PGN
engine.bind(("vcan2", *nobody, 0x20))
panel.bind(("vcan2", *nobody, 0x80))
engine.sendto(b"90 C", ("vcan2", socket.J1939_NO_NAME, 0x12300, 0x80))
data, (_, _, pgn, address) = panel.recvfrom(256)
text = json.dumps(data.decode())
print(f"J1939: {text} from {address:#x}, group {pgn:#x}")
# ANCHOR_END: j1939
