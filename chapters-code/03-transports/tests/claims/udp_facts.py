"""What S-tudp and S-pudp say of asyncio's datagram transports, measured."""

import asyncio
import logging
import sys


class Told(asyncio.DatagramProtocol):
    def __init__(self):
        self.calls = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.calls.put_nowait(data)

    def error_received(self, exc):
        self.calls.put_nowait(type(exc).__name__)

    def connection_lost(self, exc):
        self.calls.put_nowait(type(exc).__name__)


async def endpoint(**addresses):
    loop = asyncio.get_running_loop()
    return await loop.create_datagram_endpoint(Told, **addresses)


async def main():
    loopback = ("127.0.0.1", 0)
    receiver, received = await endpoint(local_addr=loopback)
    to = receiver.get_extra_info("sockname")
    other, _ = await endpoint(local_addr=loopback)

    fixed, _ = await endpoint(remote_addr=to)
    fixed.sendto(b"fixed")
    print("without an address, fixed peer:", (await received.calls.get()).decode())
    try:
        fixed.sendto(b"x", other.get_extra_info("sockname"))
    except ValueError:
        print("another address: ValueError, closing", fixed.is_closing())

    # An empty one is sent before a full one: whatever comes first tells.
    fixed.sendto(b"")
    fixed.sendto(b"full")
    arrives = await received.calls.get() == b""
    print("empty ones arrive from 3.13 on:", arrives == (sys.version_info >= (3, 13)))

    logging.disable()
    free, told = await endpoint(local_addr=loopback)
    free.sendto(b"to whom?")
    print("no address, no fixed peer: closing", free.is_closing(), end=", ")
    print("connection_lost", await told.calls.get())

    aborted, told = await endpoint(local_addr=loopback)
    aborted.abort()
    print("abort: connection_lost", await told.calls.get())

    for transport in (receiver, other, fixed):
        transport.close()


asyncio.run(main())
