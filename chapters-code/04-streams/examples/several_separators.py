"""Reading until the first of several separators: a program that waits for a prompt."""

import asyncio
import json
import sys


# ANCHOR: before_3_13
async def readuntil_any(reader, separators):
    """What readuntil(separators) does from 3.13 on; before, byte by byte."""
    if sys.version_info >= (3, 13):
        return await reader.readuntil(separators)
    data = b""
    while not data.endswith(separators):
        try:
            data += await reader.readexactly(1)
        except asyncio.IncompleteReadError:
            raise asyncio.IncompleteReadError(data, None) from None
    return data
# ANCHOR_END: before_3_13


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"Welcome\nlogin: Password: 2 messages\nada> bye")
    reader.feed_eof()

    # ANCHOR: prompts
    prompts = (b"login: ", b"Password: ", b"> ")
    while True:
        try:
            text = await readuntil_any(reader, prompts)
        except asyncio.IncompleteReadError as error:
            print("no prompt after", json.dumps(error.partial.decode()))
            break
        print(json.dumps(text.decode()))
    # ANCHOR_END: prompts

    # ANCHOR: shortest
    reader = asyncio.StreamReader()
    reader.feed_data(b"row\r\nrow\nrow")
    print(len(await readuntil_any(reader, (b"\n", b"\r\n"))))
    print(len(await readuntil_any(reader, (b"\r\n", b"\n"))))
    # ANCHOR_END: shortest


asyncio.run(main())
