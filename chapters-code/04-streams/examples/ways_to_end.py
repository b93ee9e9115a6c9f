"""write_eof and close: what each ends, and what becomes of the answer."""

import asyncio
import socket


# ANCHOR: server
async def add(reader, writer):
    """Adds up all numbers that come before the end, and answers with the sum."""
    numbers = await reader.read()
    writer.write(b"%d" % sum(map(int, numbers.split())))
    writer.close()
# ANCHOR_END: server


async def connected():
    near, far = socket.socketpair()
    serving = asyncio.create_task(add(*await asyncio.open_connection(sock=far)))
    return *await asyncio.open_connection(sock=near), serving


async def main():
    reader, writer, serving = await connected()
    # ANCHOR: write_eof
    writer.write(b"1 2 3 ")
    writer.write(b"4")
    writer.write_eof()
    print("write_eof: closing:", str(writer.is_closing()).lower())
    answer = await reader.read()
    print("  the answer:", answer.decode())
    writer.close()
    await writer.wait_closed()
    # ANCHOR_END: write_eof
    await serving

    reader, writer, serving = await connected()
    # ANCHOR: close
    writer.write(b"1 2 3 4")
    writer.close()
    print("close: closing:", str(writer.is_closing()).lower())
    answer = await reader.read()
    print("  bytes of the answer:", len(answer))
    # ANCHOR_END: close
    await serving


asyncio.run(main())
