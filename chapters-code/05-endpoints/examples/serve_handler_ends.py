"""What becomes of a connection when its handler returns or fails."""

import asyncio
import logging


# ANCHOR: handler
async def obey(reader, writer):
    while line := await reader.readline():
        match line:
            case b"return\n":
                return
            case b"fail\n":
                raise RuntimeError("as it was told to")
            case b"panic\n":
                raise BaseException("as it was told to")
        writer.write(line)
# ANCHOR_END: handler


async def after(order, address):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"{order}\n".encode())
    try:
        async with asyncio.timeout(1):
            await reader.read(1)
            return "closed"
    except TimeoutError:
        return "open"
    finally:
        writer.close()


async def main():
    # ANCHOR: ends
    server = await asyncio.start_server(obey, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    reader, other = await asyncio.open_connection(*address)
    for order in ["return", "fail", "panic"]:
        print(f"{order}: the connection is {await after(order, address)}")
    other.write(b"still there?\n")
    answer = await reader.readexactly(12)
    print("another client:", answer.decode())
    # ANCHOR_END: ends
    other.close()
    server.close()


logging.disable(logging.CRITICAL)  # it is logged, with a traceback
asyncio.run(main())
