"""Each datagram is one call, however many there are and however long they are."""

import asyncio
import errno
import socket
import sys


# ANCHOR: protocol
class Sizes(asyncio.DatagramProtocol):
    def __init__(self):
        self.sizes = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.sizes.put_nowait(len(data))
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    sender, receiver = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    # Linux doubles it, as far as net.core.wmem_max goes.
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 200_000)

    # ANCHOR: send
    sender.send(b"one")
    sender.send(b"")
    sender.send(b"three")

    receiver.setblocking(False)
    transport, protocol = await loop.create_datagram_endpoint(Sizes, sock=receiver)
    for _ in range(3):
        print(f"datagram_received, {await protocol.sizes.get()} bytes")

    for sent in (300_000, 5):
        try:
            sender.send(bytes(sent))
        except OSError as error:
            if error.errno != errno.EMSGSIZE:
                raise
            print("net.core.wmem_max is below 200000", file=sys.stderr)
            sys.exit(2)
        size = await protocol.sizes.get()
        print(f"{sent} bytes sent: datagram_received, {size} bytes")
    # ANCHOR_END: send
    transport.close()
    sender.close()


asyncio.run(main())
