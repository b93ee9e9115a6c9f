"""The other end, in asyncio: `server`, which prints its port, or `client PORT`.

The server answers each line in upper case and then, at the end of the stream, with how
many bytes came in all. The client sends lines to such a server, and prints what it got.
"""

import asyncio
import sys

LINES = [b"hello\n", b"from asyncio\r\n", b"\n", b"x" * 60_000 + b"\n"] * 50


async def handle(reader, writer):
    count = 0
    async for line in reader:
        count += len(line)
        writer.write(line.upper())
        await writer.drain()
    writer.write(b"%d bytes\n" % count)
    writer.close()
    await writer.wait_closed()


async def server():
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Until the test closes our input.
    await asyncio.to_thread(sys.stdin.read)
    server.close()


async def client(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def send():
        for line in LINES:
            writer.write(line)
            await writer.drain()
        writer.write_eof()

    sending = asyncio.create_task(send())
    for line in LINES:
        assert await reader.readline() == line.upper()
    print((await reader.read()).decode(), end="")
    await sending
    writer.close()
    await writer.wait_closed()


if sys.argv[1] == "server":
    asyncio.run(server())
else:
    asyncio.run(client(int(sys.argv[2])))
