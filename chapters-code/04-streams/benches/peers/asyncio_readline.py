"""A peer of the bench: counts lines up to an empty one, on asyncio's readline."""

import asyncio


async def count(reader, writer):
    lines = size = 0
    while line := await reader.readline():
        if line == b"\n":
            writer.write(b"%d %d\n" % (lines, size))
            await writer.drain()
            lines = size = 0
        else:
            lines += 1
            size += len(line)
    writer.close()


async def main():
    server = await asyncio.start_server(count, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
