"""A Bluetooth serial line, awaited by the low-level calls and carried by a transport."""

import asyncio
import fcntl
import socket
import struct


class Upper(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.is_over = asyncio.Event()
        peer, _ = transport.get_extra_info("peername")
        print(f"the transport's peer: rfcomm:{peer}")

    def data_received(self, data):
        self.transport.write(data.upper())

    # ANCHOR: lost
    def connection_lost(self, error):
        match error:
            case None:
                words = "in order"
            case ConnectionResetError():
                words = "reset by its peer"
            case _:
                words = "another error"
        print("the transport's end:", words)
        self.is_over.set()
    # ANCHOR_END: lost


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
    listener.bind((far, 7))
    listener.listen(1)

    async def serve():
        accepted, _ = await loop.sock_accept(listener)
        return await loop.connect_accepted_socket(Upper, accepted)

    serving = asyncio.create_task(serve())
    # ANCHOR_END: serve

    # ANCHOR: ask
    client = rfcomm()
    client.bind((near, 0))
    await loop.sock_connect(client, (far, 7))
    await loop.sock_sendall(client, b"a serial line")
    answer = await loop.sock_recv(client, 64)
    print("answered:", answer.decode())
    # ANCHOR_END: ask

    # ANCHOR: end
    client.close()
    _, protocol = await serving
    await protocol.is_over.wait()
    # ANCHOR_END: end


asyncio.run(main())
