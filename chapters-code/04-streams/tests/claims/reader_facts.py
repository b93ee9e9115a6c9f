"""What asyncio's own streams do, for the claims that are about asyncio: KEY: VALUE lines."""

import asyncio
import sys
import tempfile
import threading


def outcome(call, *arguments, **named):
    """The name of the exception that a call raises, or of what it returns."""
    try:
        result = call(*arguments, **named)
    except Exception as error:
        result = error
    return type(result).__name__


def paused_at(limit):
    """The buffer's sizes at which the reader pauses and resumes its transport."""
    told = []

    class Transport:
        def pause_reading(self):
            told.append(("pause", len(reader._buffer)))

        def resume_reading(self):
            told.append(("resume", len(reader._buffer)))

    async def run():
        for _ in range(2 * limit + 3):
            reader.feed_data(b"x")
        while len(reader._buffer):
            await reader.read(1)

    reader = asyncio.StreamReader(limit=limit)
    reader.set_transport(Transport())
    return told, run


async def pairs():
    """The types that the four ways to a connection hand out."""
    with tempfile.TemporaryDirectory() as folder:
        got = asyncio.Queue()
        path = f"{folder}/socket"

        async def connected(reader, writer):
            got.put_nowait((reader, writer))
            writer.close()

        tcp = await asyncio.start_server(connected, "127.0.0.1", 0)
        unix = await asyncio.start_unix_server(connected, path)
        address = tcp.sockets[0].getsockname()
        found = []
        for opened in (
            asyncio.open_connection(*address),
            asyncio.open_unix_connection(path),
        ):
            client = await opened
            found += [client, await got.get()]
            client[1].close()
        tcp.close()
        unix.close()
    return {tuple(type(it).__name__ for it in pair) for pair in found}


async def main():
    Reader = asyncio.StreamReader
    print("limit None:", outcome(Reader, limit=None))
    print("limit 0:", outcome(Reader, limit=0))
    print("default limit:", Reader()._limit)

    told, run = paused_at(4)
    await run()
    print("pauses and resumes with limit 4:", told)

    reader = Reader(limit=4)
    reader.feed_data(bytes(1000))
    sizes = len(await reader.read(600)), len(await reader.readexactly(400))
    print("read and readexactly with limit 4:", sizes)

    reader = Reader()
    reader.feed_data(b"abc")
    reading = asyncio.create_task(reader.read(-1))
    await asyncio.sleep(0)
    reading.cancel()
    await asyncio.wait([reading])
    print("left by a cancelled read(-1):", len(reader._buffer))

    reader = Reader()
    reader.feed_data(b"ab\rcd\n")
    try:
        several = await reader.readuntil((b"\n", b"\r")) == b"ab\r"
    except TypeError:
        several = False
    print("several separators just from 3.13 on:", several == (sys.version_info >= (3, 13)))
    print("pairs:", await pairs())


asyncio.run(main())
print("made after run:", outcome(asyncio.StreamReader))
elsewhere = threading.Thread(
    target=lambda: print("made in another thread:", outcome(asyncio.StreamReader))
)
elsewhere.start()
elsewhere.join()
