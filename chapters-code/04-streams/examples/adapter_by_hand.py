"""What StreamReaderProtocol does, by hand: callbacks in, a reader and a task out."""

import asyncio
import socket


# ANCHOR: adapter
class Adapter(asyncio.Protocol):
    """Feeds a reader, which connection_made hands to a task."""

    def __init__(self):
        self.reader = asyncio.StreamReader()

    def connection_made(self, transport):
        self.reader.set_transport(transport)
        self.task = asyncio.create_task(shout(self.reader, transport))

    def data_received(self, data):
        self.reader.feed_data(data)

    def eof_received(self):
        self.reader.feed_eof()
        return True

    def connection_lost(self, exc):
        if exc is None:
            self.reader.feed_eof()
        else:
            self.reader.set_exception(exc)
# ANCHOR_END: adapter


# ANCHOR: shout
async def shout(reader, transport):
    while line := await reader.readline():
        transport.write(line.upper())
    transport.close()
# ANCHOR_END: shout


async def main():
    near, far = socket.socketpair()
    # ANCHOR: attach
    loop = asyncio.get_running_loop()
    await loop.connect_accepted_socket(Adapter, far)
    # ANCHOR_END: attach
    reader, writer = await asyncio.open_connection(sock=near)
    writer.write(b"one\ntw")
    writer.write(b"o\nthe rest")
    writer.write_eof()
    while line := await reader.readline():
        print(line.decode().strip())
    writer.close()


asyncio.run(main())
