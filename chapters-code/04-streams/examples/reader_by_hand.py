"""A reader without a connection: whoever has bytes can feed it."""

import asyncio
import json


async def main():
    # ANCHOR: waits
    reader = asyncio.StreamReader()

    async def produce():
        for piece in ("a li", "ne in", " pieces\nand "):
            print("fed", json.dumps(piece))
            reader.feed_data(piece.encode())
            await asyncio.sleep(0)

    producer = asyncio.create_task(produce())
    line = await reader.readline()
    print("read", json.dumps(line.decode()))
    await producer
    # ANCHOR_END: waits

    # ANCHOR: at_eof
    print("at_eof, bytes left:               ", str(reader.at_eof()).lower())
    reader.feed_eof()
    print("at_eof, bytes left, end fed:      ", str(reader.at_eof()).lower())
    rest = await reader.read(100)
    print("read", json.dumps(rest.decode()))
    print("at_eof, nothing left, end fed:    ", str(reader.at_eof()).lower())
    empty = asyncio.StreamReader()
    print("at_eof, nothing left, end not fed:", str(empty.at_eof()).lower())
    # ANCHOR_END: at_eof

    # ANCHOR: after_eof
    reader.feed_eof()
    try:
        reader.feed_data(b"more")
    except AssertionError as error:
        print("refused:", error)
    # ANCHOR_END: after_eof


asyncio.run(main())
