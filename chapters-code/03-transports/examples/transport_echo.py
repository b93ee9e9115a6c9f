"""An echo server and its clients on asyncio's transports and protocols."""

import asyncio
import signal
import sys


# ANCHOR: echo
class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()
# ANCHOR_END: echo


# ANCHOR: serve
async def serve(host, port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, host, port)
    host, port = server.sockets[0].getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    interrupted = asyncio.Event()
    loop.add_signal_handler(signal.SIGINT, interrupted.set)
    print(f"listening on {host}:{port}", flush=True)

    await interrupted.wait()
    # No new connections; the old ones end with the loop.
    server.close()
# ANCHOR_END: serve


# ANCHOR: client
class Client(asyncio.Protocol):
    """Collects what comes back, and hands it over when the connection is lost."""

    def __init__(self, lost):
        self.echoed = b""
        self.lost = lost

    def data_received(self, data):
        self.echoed += data

    def connection_lost(self, exc):
        self.lost.set_result(self.echoed)
# ANCHOR_END: client


async def demonstrate():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    # ANCHOR: clients
    echoes = []
    for name in ("ada", "brian", "carol"):
        lost = loop.create_future()
        transport, _ = await loop.create_connection(lambda: Client(lost), *address)
        transport.write(f"hello from {name}".encode())
        transport.write_eof()
        echoes.append(lost)
    for echo in echoes:
        print("echoed:", (await echo).decode())
    # ANCHOR_END: clients
    server.close()


match sys.argv[1:]:
    case []:
        asyncio.run(demonstrate())
    case ["serve", address]:
        host, _, port = address.rpartition(":")
        asyncio.run(serve(host.strip("[]"), int(port)))
    case _:
        sys.exit("usage: transport_echo.py [serve ADDR]")
