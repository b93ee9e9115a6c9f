"""A quiz: what each read gives, of a stream that ends too early."""

import asyncio
import json


async def main():
    # ANCHOR: main
    reader = asyncio.StreamReader(limit=4)
    reader.feed_data(b"abcdef\ngh")
    reader.feed_eof()
    reads = [
        reader.readuntil,
        reader.readuntil,
        reader.readline,
        lambda: reader.readexactly(4),
        lambda: reader.read(4),
    ]
    for number, read in enumerate(reads, 1):
        try:
            print(f"{number}: {json.dumps((await read()).decode())}")
        except asyncio.LimitOverrunError as error:
            print(f"{number}: overrun, {error.consumed}")
        except ValueError:
            print(f"{number}: too long")
        except asyncio.IncompleteReadError as error:
            print(f"{number}: incomplete, {json.dumps(error.partial.decode())}")
    # ANCHOR_END: main


asyncio.run(main())
