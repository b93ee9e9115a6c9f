"""A port that several datagram endpoints share: each flow of datagrams goes to one."""

import asyncio
import socket


# ANCHOR: protocol
class Counting(asyncio.DatagramProtocol):
    def __init__(self, arrivals):
        self.got = 0
        self.arrivals = arrivals

    def datagram_received(self, data, addr):
        self.got += 1
        self.arrivals.put_nowait(None)
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    arrivals = asyncio.Queue()

    def counting():
        return Counting(arrivals)

    # ANCHOR: shared
    transport, first = await loop.create_datagram_endpoint(
        counting, local_addr=("127.0.0.1", 0), reuse_port=True
    )
    address = transport.get_extra_info("sockname")

    try:
        await loop.create_datagram_endpoint(counting, local_addr=address)
        print("without reuse_port it is had: true")
    except OSError:
        print("without reuse_port it is had: false")
    other, second = await loop.create_datagram_endpoint(
        counting, local_addr=address, reuse_port=True
    )
    # ANCHOR_END: shared

    # ANCHOR: spread
    for _ in range(64):
        with socket.socket(type=socket.SOCK_DGRAM) as client:
            client.sendto(b"x", address)
    for _ in range(64):
        await arrivals.get()
    print("together:", first.got + second.got)
    each = first.got > 0 and second.got > 0
    print("each has some:", "true" if each else "false")
    # ANCHOR_END: spread
    transport.close()
    other.close()


asyncio.run(main())
