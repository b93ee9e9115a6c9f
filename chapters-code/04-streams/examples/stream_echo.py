"""An echo server and its clients on asyncio's streams."""

import asyncio
import signal
import sys


# ANCHOR: echo
async def echo(reader, writer):
    while data := await reader.read(64 * 1024):
        writer.write(data)
        await writer.drain()
    writer.close()
    await writer.wait_closed()
# ANCHOR_END: echo


# ANCHOR: serve
async def serve(host, port):
    server = await asyncio.start_server(echo, host, port)
    host, port = server.sockets[0].getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    interrupted = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupted.set)
    print(f"listening on {host}:{port}", flush=True)

    await interrupted.wait()
    # No new connections; the old ones end with the loop.
    server.close()
# ANCHOR_END: serve


async def demonstrate():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    # ANCHOR: clients
    connections = []
    for name in ("ada", "brian", "carol"):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(f"hello from {name}".encode())
        writer.write_eof()
        connections.append((reader, writer))
    for reader, writer in connections:
        echoed = await reader.read()
        print("echoed:", echoed.decode())
        writer.close()
        await writer.wait_closed()
    # ANCHOR_END: clients
    server.close()


match sys.argv[1:]:
    case []:
        asyncio.run(demonstrate())
    case ["serve", address]:
        host, _, port = address.rpartition(":")
        asyncio.run(serve(host.strip("[]"), int(port)))
    case _:
        sys.exit("usage: stream_echo.py [serve ADDR]")
