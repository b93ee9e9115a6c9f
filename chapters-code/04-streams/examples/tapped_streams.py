"""A protocol on top of StreamReaderProtocol that counts what passes."""

import asyncio
import socket


# ANCHOR: tap
class Tapped(asyncio.StreamReaderProtocol):
    received = 0

    def data_received(self, data):
        self.received += len(data)
        super().data_received(data)

    def eof_received(self):
        print("the end, after", self.received, "bytes")
        return super().eof_received()

    def connection_lost(self, exc):
        print("lost, in order:", str(exc is None).lower())
        super().connection_lost(exc)
# ANCHOR_END: tap


async def main():
    stream, peer = socket.socketpair()
    peer.sendall(b"one\ntwo\nthree\n")
    peer.shutdown(socket.SHUT_WR)

    # ANCHOR: attach
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    transport, protocol = await loop.create_connection(
        lambda: Tapped(reader), sock=stream)
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    # ANCHOR_END: attach

    # ANCHOR: read
    everything = await reader.read()
    print("the reader has:", str(everything)[1:].replace("'", '"'))
    writer.close()
    await writer.wait_closed()
    # ANCHOR_END: read


asyncio.run(main())
