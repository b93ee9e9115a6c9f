"""An asyncio client that tries the line server from every side: line_client.py PORT."""

import asyncio
import sys

LIMIT = 64 * 1024
TOO_LONG = b"ERR line too long\n"


async def talk(sent, expected, piece=None):
    """Sends in pieces of this many bytes, and compares all that is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))

    async def send():
        for at in range(0, len(sent), piece or len(sent)):
            writer.write(sent[at : at + (piece or len(sent))])
            await writer.drain()
        writer.write_eof()

    _, answer = await asyncio.gather(send(), reader.read())
    assert answer == expected, (sent[:50], len(sent), piece, answer[:50], len(answer))
    writer.close()
    await writer.wait_closed()


async def main():
    dialogue = b"hello\nworld\r\n\nno end"
    await talk(dialogue, dialogue.upper())
    await talk(dialogue, dialogue.upper(), piece=1)
    many = b"one of many\n" * 10_000
    await talk(many, many.upper())
    # The limit is what may stand before the newline.
    longest = b"x" * LIMIT + b"\n"
    await talk(longest + b"on\n", longest.upper() + b"ON\n")
    for more in 1, 2, LIMIT, 10 * LIMIT:
        too_long = b"x" * (LIMIT + more) + b"\n"
        for piece in None, 1000:
            await talk(too_long + b"on\n", TOO_LONG + b"ON\n", piece)
            await talk(too_long * 2 + b"on", TOO_LONG * 2 + b"ON", piece)
            await talk(too_long[:-1], TOO_LONG, piece)
    # What is no text comes back as it is.
    await talk(b"\xff\x00 \xc3\xa4\n", b"\xff\x00 \xc3\xa4\n")
    await talk(b"", b"", piece=1)
    # A client that leaves in the middle is no client to others.
    _, leaver = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    leaver.write(b"gone before")
    leaver.transport.abort()
    await asyncio.gather(*(talk(dialogue, dialogue.upper()) for _ in range(50)))
    print("as expected")


asyncio.run(asyncio.wait_for(main(), 60))
