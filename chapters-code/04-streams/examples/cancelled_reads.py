"""What a read that is cancelled leaves behind."""

import asyncio
import json


async def main():
    for name in ("readline", "readuntil", "readexactly", "read"):
        reader = asyncio.StreamReader()
        reader.feed_data(b"abc")
        # ANCHOR: cancel
        method = getattr(reader, name)
        read = asyncio.create_task(method(10) if name == "readexactly" else method())
        await asyncio.sleep(0)
        read.cancel()
        await asyncio.wait([read])
        assert read.cancelled(), "it had to wait"

        reader.feed_eof()
        left = await reader.read(100)
        print(f"{name}: {json.dumps(left.decode())} is left")
        # ANCHOR_END: cancel


asyncio.run(main())
