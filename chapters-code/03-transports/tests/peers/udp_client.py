"""What an asyncio client sees of a UDP echo server: udp_client.py PORT."""

import asyncio
import sys

ADDRESS = ("127.0.0.1", int(sys.argv[1]))


class Client(asyncio.DatagramProtocol):
    def __init__(self):
        self.received = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.received.put_nowait((data, addr))

    def error_received(self, exc):
        self.received.put_nowait((exc, None))


async def main():
    loop = asyncio.get_running_loop()
    transport, client = await loop.create_datagram_endpoint(Client, local_addr=("127.0.0.1", 0))
    sock = transport.get_extra_info("socket")
    for data in [b"one", b"", b"x" * 65507, "数据报".encode()]:
        # asyncio 3.11 sends no empty datagram; the socket does.
        with sock._sock.dup() as raw:
            raw.sendto(data, ADDRESS)
        echo, addr = await asyncio.wait_for(client.received.get(), 10)
        print(f"{len(data)} bytes, same: {echo == data and addr == ADDRESS}")
    transport.close()


asyncio.run(main())
