"""A protocol with its own read buffer: frames of a fixed size, read into place."""

import asyncio
import socket


# ANCHOR: frames
class Frames(asyncio.BufferedProtocol):
    def __init__(self, lost):
        self.frame = bytearray(8)
        self.filled = self.pieces = 0
        self.lost = lost

    def get_buffer(self, sizehint):
        """The rest of the frame: never more, so no byte of the next one gets in."""
        return memoryview(self.frame)[self.filled:]

    def buffer_updated(self, n):
        self.filled += n
        self.pieces += 1
        if self.filled == len(self.frame):
            print(f"frame {self.frame.decode()} in {self.pieces} piece(s)")
            self.filled = self.pieces = 0
    # ANCHOR_END: frames

    def connection_lost(self, exc):
        self.lost.set_result(self.filled)


async def main():
    loop = asyncio.get_running_loop()
    near, peer = socket.socketpair()
    peer.setblocking(False)
    left = loop.create_future()
    # ANCHOR: attach
    await loop.connect_accepted_socket(lambda: Frames(left), near)
    for piece in ("frame-01frame-02", "fra", "me-03", "cut"):
        await loop.sock_sendall(peer, piece.encode())
        await asyncio.sleep(0.01)
    peer.close()
    print(f"left over: {await left} bytes")
    # ANCHOR_END: attach


asyncio.run(main())
