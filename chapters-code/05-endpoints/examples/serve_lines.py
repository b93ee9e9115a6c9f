"""A server of streams: each line comes back in upper case.

python3 serve_lines.py [serve HOST PORT]
"""

import asyncio
import sys


# ANCHOR: handler
async def shout(reader, writer):
    while True:
        try:
            line = await reader.readline()
        except ValueError:
            writer.write(b"too long\n")
        else:
            if not line:
                break
            writer.write(line.upper())
        await writer.drain()
    writer.close()
# ANCHOR_END: handler


async def demonstrate():
    # ANCHOR: server
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    print(f"listening on {host}:{port}")

    async def ask(words):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(words.encode())
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer.decode()

    answers = await asyncio.gather(
        ask("ada\n"), ask("brian\nhere\n"), ask("carol\n")
    )
    print("".join(answers), end="")

    server.close()
    await server.wait_closed()
    print(f"closed: {len(server.sockets)} listening sockets")
    # ANCHOR_END: server


# ANCHOR: until_ctrl_c
async def serve(host, port):
    server = await asyncio.start_server(shout, host, port)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"listening on {host}:{port}", flush=True)
    # Ctrl-C cancels this task, and so closes the server.
    async with server:
        await server.serve_forever()
# ANCHOR_END: until_ctrl_c


if len(sys.argv) == 4:
    try:
        asyncio.run(serve(sys.argv[2], int(sys.argv[3])))
    except KeyboardInterrupt:
        pass
else:
    asyncio.run(demonstrate())
