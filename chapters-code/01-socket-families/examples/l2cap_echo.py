"""L2CAP: packets and a stream between two Bluetooth controllers."""

import asyncio
import errno
import fcntl
import json
import socket
import struct

PSM = 0x1001


def l2cap(kind):
    sock = socket.socket(socket.AF_BLUETOOTH, kind, socket.BTPROTO_L2CAP)
    sock.setblocking(False)
    return sock


def controller_address(device):
    """The ioctl HCIGETDEVINFO: the address is at 10, last byte first."""
    info = bytearray(struct.pack("H90x", device))
    kind = socket.SOCK_RAW
    with socket.socket(socket.AF_BLUETOOTH, kind, socket.BTPROTO_HCI) as sock:
        fcntl.ioctl(sock, 0x800448D3, info)
    return info[15:9:-1].hex(":").upper()


async def main():
    loop = asyncio.get_running_loop()
    near, far = controller_address(0), controller_address(1)

    for name in ["SEQPACKET", "STREAM"]:
        kind = getattr(socket, f"SOCK_{name}")
        # ANCHOR: client
        listener = l2cap(kind)
        listener.bind((far, PSM))
        listener.listen(1)

        async def ask():
            with l2cap(kind) as client:
                # Of two controllers the kernel would choose one.
                client.bind((near, 0))
                await loop.sock_connect(client, (far, PSM))
                await loop.sock_sendall(client, b"one ")
                await loop.sock_sendall(client, b"two")
                return (await loop.sock_recv(client, 64)).decode()

        asking = asyncio.create_task(ask())
        # ANCHOR_END: client

        # ANCHOR: serve
        served, (peer, _) = await loop.sock_accept(listener)
        print(f"{name}: {peer} connects")
        received = b""
        while len(received) < 7:
            data = await loop.sock_recv(served, 64)
            if name == "SEQPACKET":
                print("  a packet:", json.dumps(data.decode()))
            received += data
        await loop.sock_sendall(served, received.upper())
        print("  answered:", json.dumps(await asking))
        served.close()
        # ANCHOR_END: serve
        listener.close()

    # ANCHOR: psm
    with l2cap(socket.SOCK_SEQPACKET) as even:
        try:
            even.bind((far, 0x1002))
        except OSError as error:
            print("PSM 0x1002:", errno.errorcode[error.errno])
    # ANCHOR_END: psm


asyncio.run(main())
