"""Lines: how they end, how the stream ends."""

import asyncio
import json


async def main():
    # ANCHOR: ends
    reader = asyncio.StreamReader()
    reader.feed_data(b"unix\ndos\r\n\nold mac\rno end")
    reader.feed_eof()
    for _ in range(6):
        line = await reader.readline()
        print(json.dumps(line.decode()))
    # ANCHOR_END: ends

    # ANCHOR: loop
    reader = asyncio.StreamReader()
    reader.feed_data(b"one\n\nthree")
    reader.feed_eof()
    async for line in reader:
        print("line", json.dumps(line.rstrip().decode()))
    # ANCHOR_END: loop


asyncio.run(main())
