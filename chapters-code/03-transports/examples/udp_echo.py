"""An echo server and its clients on asyncio's datagram transports."""

import asyncio
import signal
import sys


# ANCHOR: echo
class Echo(asyncio.DatagramProtocol):
    def __init__(self):
        self.paused = False

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        # A datagram may be lost; memory for one that can't leave is not given.
        if not self.paused:
            self.transport.sendto(data, addr)

    def pause_writing(self):
        self.paused = True

    def resume_writing(self):
        self.paused = False
# ANCHOR_END: echo


# ANCHOR: serve
async def serve(host, port):
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Echo, local_addr=(host, port))
    host, port = transport.get_extra_info("sockname")[:2]
    host = f"[{host}]" if ":" in host else host
    interrupted = asyncio.Event()
    loop.add_signal_handler(signal.SIGINT, interrupted.set)
    print(f"listening on {host}:{port}", flush=True)

    await interrupted.wait()
    transport.close()
# ANCHOR_END: serve


# ANCHOR: client
class Client(asyncio.DatagramProtocol):
    """Hands on what comes back."""

    def __init__(self, echo):
        self.echo = echo

    def datagram_received(self, data, addr):
        self.echo.set_result(data)

    def error_received(self, exc):
        self.echo.set_exception(exc)
# ANCHOR_END: client


async def demonstrate():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    address = server.get_extra_info("sockname")

    # ANCHOR: clients
    for name in ("ada", "brian", "carol"):
        echo = loop.create_future()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: Client(echo), remote_addr=address
        )
        transport.sendto(f"hello from {name}".encode())
        print("echoed:", (await echo).decode())
        transport.close()
    # ANCHOR_END: clients
    server.close()


match sys.argv[1:]:
    case []:
        asyncio.run(demonstrate())
    case ["serve", address]:
        host, _, port = address.rpartition(":")
        asyncio.run(serve(host.strip("[]"), int(port)))
    case _:
        sys.exit("usage: udp_echo.py [serve ADDR]")
