"""A paused transport delivers nothing, while the kernel goes on receiving."""

import asyncio
import socket


# ANCHOR: protocol
class Later(asyncio.Protocol):
    """Not ready when the connection comes: reads when it is told to."""

    received = 0

    def connection_made(self, transport):
        transport.pause_reading()

    def data_received(self, data):
        self.received += len(data)
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    near, peer = socket.socketpair()
    peer.setblocking(False)
    transport, later = await loop.connect_accepted_socket(Later, near)

    # ANCHOR: paused
    print("reading:", str(transport.is_reading()).lower())
    sent = 0
    while True:
        await asyncio.sleep(0)
        try:
            sent += peer.send(bytes(16 * 1024))
        except BlockingIOError:
            break
    print("the kernel holds some, and then the peer waits:", str(sent > 0).lower())
    print("received in the pause:", later.received)

    transport.resume_reading()
    print("reading:", str(transport.is_reading()).lower())
    while later.received < sent:
        await asyncio.sleep(0)
    print("received all that was sent:", str(later.received == sent).lower())
    # ANCHOR_END: paused
    transport.abort()


asyncio.run(main())
