"""What the address of a datagram's sender looks like, family by family."""

import asyncio
import os
import socket
import tempfile


# ANCHOR: protocol
class Senders(asyncio.DatagramProtocol):
    def __init__(self):
        self.sender = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, addr):
        self.sender.set_result(addr)


async def print_sender(name, sock):
    """Prints who sends the next datagram."""
    sock.setblocking(False)
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(Senders, sock=sock)
    addr = await protocol.sender
    if isinstance(addr, tuple):
        addr = (addr[0], "PORT", *addr[2:])
    print(f"{name}: {addr!r}")
    transport.close()
# ANCHOR_END: protocol


def bound(family, address):
    sock = socket.socket(family, socket.SOCK_DGRAM)
    if address is not None:
        sock.bind(address)
    return sock


async def main():
    for name, family, host in (
        ("IPv4", socket.AF_INET, "127.0.0.1"),
        ("IPv6", socket.AF_INET6, "::1"),
    ):
        sock, sender = bound(family, (host, 0)), bound(family, (host, 0))
        sender.sendto(b"x", sock.getsockname())
        await print_sender(name, sock)
    for name, address in (("Unix, bound", "client"), ("Unix, not bound", None)):
        sock, sender = bound(socket.AF_UNIX, "server"), bound(socket.AF_UNIX, address)
        sender.sendto(b"x", "server")
        await print_sender(name, sock)
        os.remove("server")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    asyncio.run(main())
    os.chdir("/")
