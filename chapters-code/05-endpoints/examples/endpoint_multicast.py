"""A multicast endpoint, made of a ready-made socket that has joined a group."""

import asyncio
import socket
import struct

GROUP = "239.255.255.250"
LOOPBACK = "127.0.0.1"
IP_MULTICAST_ALL = 49  # the socket module doesn't know it


class Listener(asyncio.DatagramProtocol):
    def __init__(self):
        self.told = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.told.put_nowait(data.decode())

    async def next(self):
        try:
            async with asyncio.timeout(0.1):
                return await self.told.get()
        except TimeoutError:
            return "nothing"


async def main():
    loop = asyncio.get_running_loop()

    # ANCHOR: make_socket
    def make_socket():
        sock = socket.socket(type=socket.SOCK_DGRAM)
        sock.bind((GROUP, 0))
        # Only what this socket itself has joined.
        sock.setsockopt(socket.IPPROTO_IP, IP_MULTICAST_ALL, 0)
        return sock
    # ANCHOR_END: make_socket

    # ANCHOR: endpoint
    sock = make_socket()
    group = sock.getsockname()
    transport, listener = await loop.create_datagram_endpoint(
        Listener, sock=sock
    )
    # ANCHOR_END: endpoint
    speaker = socket.socket(type=socket.SOCK_DGRAM)
    speaker.setsockopt(
        socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOOPBACK)
    )

    # ANCHOR: joining
    speaker.sendto(b"before", group)
    print("before joining:", await listener.next())
    member = struct.pack(
        "4s4s", socket.inet_aton(GROUP), socket.inet_aton(LOOPBACK)
    )
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    speaker.sendto(b"after", group)
    print("after joining:", await listener.next())
    # ANCHOR_END: joining
    transport.close()
    speaker.close()


asyncio.run(main())
