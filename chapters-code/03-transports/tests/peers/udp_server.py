"""An echo server on asyncio's datagram transport, until it is killed."""

import asyncio


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
        print("listening on %s:%d" % transport.get_extra_info("sockname"), flush=True)

    def datagram_received(self, data, addr):
        self.transport.sendto(data or b"empty", addr)


async def main():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    await loop.create_future()


asyncio.run(main())
