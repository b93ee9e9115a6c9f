"""Broadcasting takes a permission, and the address does the rest."""

import asyncio
import errno
import socket


# ANCHOR: protocol
class Asker(asyncio.DatagramProtocol):
    def __init__(self):
        self.errors = asyncio.Queue()

    def error_received(self, error):
        self.errors.put_nowait(error)
# ANCHOR_END: protocol


def receiver(port):
    """Bound to the port, beside others."""
    sock = socket.socket(type=socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("0.0.0.0", port))
    sock.settimeout(0.05)
    return sock


def count(receivers):
    """How many got a datagram."""
    got = 0
    for sock in receivers:
        try:
            sock.recv(9)
            got += 1
        except TimeoutError:
            pass
    return got


async def main():
    loop = asyncio.get_running_loop()
    first = receiver(0)
    port = first.getsockname()[1]
    receivers = [first, receiver(port), receiver(port)]
    everybody = ("127.255.255.255", port)
    one = ("127.0.0.1", port)
    unnamed = {"local_addr": ("0.0.0.0", 0)}

    # ANCHOR: without
    transport, asker = await loop.create_datagram_endpoint(Asker, **unnamed)
    transport.sendto(b"anybody?", everybody)
    error = await asker.errors.get()
    name = errno.errorcode[error.errno]
    print(f"without: {name}, {count(receivers)} of 3")
    # ANCHOR_END: without
    transport.close()

    # ANCHOR: with
    transport, asker = await loop.create_datagram_endpoint(
        Asker, **unnamed, allow_broadcast=True
    )
    transport.sendto(b"anybody?", everybody)
    print(f"with: {count(receivers)} of 3")
    transport.sendto(b"you there", one)
    print(f"with, to one host: {count(receivers)} of 3")
    # ANCHOR_END: with
    transport.close()
    for sock in receivers:
        sock.close()


asyncio.run(main())
