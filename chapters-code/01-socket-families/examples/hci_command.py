"""HCI: a command to a Bluetooth controller, and the event that answers it."""

import asyncio
import socket
import struct

COMMAND, EVENT = 1, 4
COMMAND_COMPLETE = 0x0E


# ANCHOR: ask
async def ask(sock, name, opcode):
    """Sends a command without parameters and returns what its event says after the
    status."""
    loop = asyncio.get_running_loop()
    command = struct.pack("<BHB", COMMAND, opcode, 0)
    await loop.sock_sendall(sock, command)
    print(f"{name}: {command.hex(' ')}")
    while True:
        event = await loop.sock_recv(sock, 260)
        # Others use the controller too: an event names the command that it answers.
        kind, code, _, _, answered, status = struct.unpack_from("<BBBBHB", event)
        if (kind, code, answered) == (EVENT, COMMAND_COMPLETE, opcode):
            print(f"  event: {event.hex(' ')}")
            assert status == 0, f"{name}: status {status}"
            return event[7:]
# ANCHOR_END: ask


async def main():
    kind = socket.SOCK_RAW
    sock = socket.socket(socket.AF_BLUETOOTH, kind, socket.BTPROTO_HCI)
    sock.setblocking(False)
    sock.bind((0,))
    # ANCHOR: filter
    # struct hci_filter: which packets, which events, and of which command.
    chosen = struct.pack("IIIH2x", 1 << EVENT, 1 << COMMAND_COMPLETE, 0, 0)
    sock.setsockopt(socket.SOL_HCI, socket.HCI_FILTER, chosen)
    # ANCHOR_END: filter

    # ANCHOR: commands
    version = await ask(sock, "Read Local Version Information", 0x1001)
    print("  HCI version number", version[0])

    address = await ask(sock, "Read BD_ADDR", 0x1009)
    print("  address", address[5::-1].hex(":").upper())
    # ANCHOR_END: commands
    sock.close()


asyncio.run(main())
