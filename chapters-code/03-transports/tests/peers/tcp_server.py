"""An echo server on asyncio's transports: one connection, whose callbacks it prints."""

import asyncio


class Echo(asyncio.Protocol):
    def __init__(self, over):
        self.over = over
        self.count = 0

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.count += len(data)
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()

    def connection_lost(self, exc):
        self.over.set_result(None)


async def main():
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    server = await loop.create_server(lambda: Echo(over), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}", flush=True)
    await over
    server.close()


asyncio.run(main())
