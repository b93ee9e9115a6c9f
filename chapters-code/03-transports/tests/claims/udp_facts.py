"""What S-tudp and S-pudp say of asyncio's datagram transports, measured."""

import asyncio
import logging
import os
import socket
import sys
import tempfile


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


async def attempts(connected, folder):
    """How often a full Unix receiver is tried again in 100 turns of the loop."""
    path = os.path.join(folder, str(connected))
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(path)
    sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sender.setblocking(False)
    if connected:
        sender.connect(path)
    transport, _ = await endpoint(sock=sender)
    kind, count = type(transport), 0
    original = kind._sendto_ready

    def counted(self):
        nonlocal count
        count += 1
        original(self)

    kind._sendto_ready = counted
    while transport.get_write_buffer_size() == 0:
        transport.sendto(b"x", None if connected else path)
    for _ in range(100):
        await asyncio.sleep(0)
    kind._sendto_ready = original
    transport.abort()
    receiver.close()
    return count


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

    with tempfile.TemporaryDirectory() as folder:
        print("a full receiver, connected:", await attempts(True, folder))
        print("a full receiver, not connected:", await attempts(False, folder) > 90)

    for transport in (receiver, other, fixed):
        transport.close()


asyncio.run(main())
