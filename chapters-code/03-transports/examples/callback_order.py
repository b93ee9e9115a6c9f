"""The callbacks of a connection in their order, for four ways to end it."""

import asyncio
import socket
import struct


# ANCHOR: trace
class Trace(asyncio.Protocol):
    def __init__(self, lost):
        self.calls = []
        self.lost = lost

    def connection_made(self, transport):
        self.calls.append("connection_made")

    def data_received(self, data):
        self.calls.append("data_received")

    def eof_received(self):
        self.calls.append("eof_received")
        # None, which closes.

    def connection_lost(self, exc):
        word = "none" if exc is None else "error"
        self.calls.append(f"connection_lost({word})")
        self.lost.set_result(" -> ".join(self.calls))
# ANCHOR_END: trace


async def connected():
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = socket.create_connection(listener.getsockname())
        sock, _ = listener.accept()
    lost = loop.create_future()
    transport, _ = await loop.connect_accepted_socket(lambda: Trace(lost), sock)
    return transport, lost, peer


async def main():
    # ANCHOR: endings
    _, calls, peer = await connected()
    peer.send(b"data")
    peer.shutdown(socket.SHUT_WR)
    print("the peer sends and finishes:\n ", await calls)

    _, calls, peer = await connected()
    peer.shutdown(socket.SHUT_WR)
    print("the peer finishes without a byte:\n ", await calls)

    transport, calls, peer = await connected()
    transport.close()
    print("we close:\n ", await calls)

    _, calls, peer = await connected()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    print("the peer resets:\n ", await calls)
    # ANCHOR_END: endings


asyncio.run(main())
