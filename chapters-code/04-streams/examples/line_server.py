"""Each line back in upper case; a line that is too long is forgiven."""

import asyncio
import json
import signal
import sys


# ANCHOR: next_line
TOO_LONG = object()


async def next_line(reader):
    """The next line; TOO_LONG for one that was skipped; b"" at the end."""
    is_too_long = False
    while True:
        try:
            line = await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as overrun:
            # All of it is still in the buffer: make room, and look on.
            await reader.readexactly(overrun.consumed)
            is_too_long = True
            continue
        except asyncio.IncompleteReadError as end:
            line = end.partial
        return TOO_LONG if is_too_long else line
# ANCHOR_END: next_line


# ANCHOR: shout
async def shout(reader, writer):
    while line := await next_line(reader):
        if line is TOO_LONG:
            writer.write(b"ERR line too long\n")
        else:
            writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()
# ANCHOR_END: shout


async def serve(host, port):
    server = await asyncio.start_server(shout, host, port)
    host, port = server.sockets[0].getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    interrupted = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupted.set)
    print(f"listening on {host}:{port}", flush=True)

    await interrupted.wait()
    # No new connections; the old ones end with the loop.
    server.close()


async def demonstrate():
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    # ANCHOR: client
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"hello\nwith a carriage return\r\n")
    writer.write(b"x" * 70_000)
    writer.write(b"\nstill here\nthe last has no end")
    writer.write_eof()
    async for answer in reader:
        print(json.dumps(answer.decode()))
    # ANCHOR_END: client
    writer.close()
    server.close()


match sys.argv[1:]:
    case []:
        asyncio.run(demonstrate())
    case ["serve", address]:
        host, _, port = address.rpartition(":")
        asyncio.run(serve(host.strip("[]"), int(port)))
    case _:
        sys.exit("usage: line_server.py [serve ADDR]")
