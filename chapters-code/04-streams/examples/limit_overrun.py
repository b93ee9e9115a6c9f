"""A line that is too long: what readline and readuntil leave behind."""

import asyncio
import json


def holding(data):
    """A reader that holds data and the end of the stream."""
    reader = asyncio.StreamReader(limit=8)
    reader.feed_data(data.encode())
    reader.feed_eof()
    return reader


async def rest_of(reader):
    return json.dumps((await reader.read()).decode())


async def main():
    # ANCHOR: edge
    reader = holding("12345678\n123456789\n")
    print(f"8 before the newline: {len(await reader.readuntil())} read")
    try:
        await reader.readuntil()
    except asyncio.LimitOverrunError:
        print("9 before the newline: over the limit")
    # ANCHOR_END: edge

    # ANCHOR: readline
    for data in ("a line too long\nrest", "a line too lo"):
        reader = holding(data)
        try:
            await reader.readline()
        except ValueError:
            print(f"readline of {json.dumps(data)}")
            print(f"  leaves {await rest_of(reader)}")
    # ANCHOR_END: readline

    # ANCHOR: readuntil
    for data in ("a line too long\nrest", "a line too lo"):
        reader = holding(data)
        consumed = []
        for _ in ("first", "again"):
            try:
                await reader.readuntil()
            except asyncio.LimitOverrunError as error:
                consumed.append(error.consumed)
        print(f"readuntil of {json.dumps(data)}")
        print(f"  may consume {consumed[0]}, the second time {consumed[1]}")
        print(f"  leaves {await rest_of(reader)}")
    # ANCHOR_END: readuntil


asyncio.run(main())
