"""A server of protocols: the factory makes one for each connection."""

import asyncio
import itertools


# ANCHOR: protocol
class Counter(asyncio.Protocol):
    def __init__(self, client):
        self.client = client
        self.bytes = 0

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.bytes += len(data)

    def eof_received(self):
        text = f"client {self.client} sent {self.bytes} bytes"
        self.transport.write(text.encode())
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: factory
    clients = itertools.count(1)

    def factory():
        return Counter(next(clients))

    server = await loop.create_server(factory, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    # ANCHOR_END: factory
    for length in [0, 1, 100_000]:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"." * length)
        writer.write_eof()
        print((await reader.read()).decode())
        writer.close()
    server.close()


asyncio.run(main())
