"""What an asyncio client sees of an echo server: tcp_client.py PORT [CONNECTIONS]."""

import asyncio
import hashlib
import os
import sys

PORT = int(sys.argv[1])
CONNECTIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 0
MEGABYTE = 1 << 20


async def long_stream():
    """64 MB there and back, read while they are written, then a half-close."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    block = os.urandom(MEGABYTE)
    sent, received = hashlib.sha256(), hashlib.sha256()

    async def send():
        for _ in range(64):
            sent.update(block)
            writer.write(block)
            await writer.drain()
        writer.write_eof()

    async def receive():
        count = 0
        while data := await reader.read(MEGABYTE):
            received.update(data)
            count += len(data)
        return count

    _, count = await asyncio.gather(send(), receive())
    writer.close()
    await writer.wait_closed()
    print(f"long stream: {count // MEGABYTE} MB, same: {sent.digest() == received.digest()}")


async def half_close():
    """The end first, and then still all of the echo."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(b"last words")
    writer.write_eof()
    print("half-close:", (await reader.read()).decode())
    writer.close()
    await writer.wait_closed()


async def many_at_once():
    """All connected before the first one says anything."""
    streams = [await asyncio.open_connection("127.0.0.1", PORT) for _ in range(CONNECTIONS)]
    for number, (_, writer) in enumerate(streams):
        writer.write(b"%d\n" % number)
    lines = await asyncio.gather(*(reader.readline() for reader, _ in streams))
    same = all(int(line) == number for number, line in enumerate(lines))
    for _, writer in streams:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in streams))
    print(f"{len(lines)} at once, same: {same}")


async def main():
    if CONNECTIONS:
        await many_at_once()
    else:
        await long_stream()
        await half_close()


asyncio.run(main())
