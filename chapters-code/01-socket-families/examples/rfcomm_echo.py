"""RFCOMM: a serial line over Bluetooth."""

import asyncio
import fcntl
import json
import socket
import struct


def rfcomm():
    kind = socket.SOCK_STREAM
    sock = socket.socket(socket.AF_BLUETOOTH, kind, socket.BTPROTO_RFCOMM)
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

    # ANCHOR: serve
    listener = rfcomm()
    listener.bind((far, 0))
    listener.listen(1)
    # As with port 0, the number is known after listening.
    line = listener.getsockname()
    print("listening: rfcomm:{}/{}".format(*line))
    # ANCHOR_END: serve

    # ANCHOR: ask
    async def ask():
        with rfcomm() as client:
            client.bind((near, 0))
            await loop.sock_connect(client, line)
            await loop.sock_sendall(client, b"at the other end of the line")
            return (await loop.sock_recv(client, 64)).decode()

    asking = asyncio.create_task(ask())
    # ANCHOR_END: ask

    served, (peer, _) = await loop.sock_accept(listener)
    print("accepted:", peer)
    await loop.sock_sendall(served, (await loop.sock_recv(served, 64)).upper())
    print("answered:", json.dumps(await asking))
    served.close()


asyncio.run(main())
