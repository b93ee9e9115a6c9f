"""Three messages are written, one read returns them all: TCP carries bytes, not messages."""

import asyncio


async def main():
    connected = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(
        lambda r, w: connected.set_result((r, w)), "127.0.0.1", 0
    )
    _, client = await asyncio.open_connection(*server.sockets[0].getsockname())
    reader, writer = await connected

    # ANCHOR: one_read
    for message in ("open\n", "read\n", "close\n"):
        client.write(message.encode())
    await client.drain()
    # All three are in the server's receive buffer before it reads for the first time.
    data = await reader.read(1024)
    print(f'3 writes, 1 read: "{data.decode()}"'.replace("\n", "\\n"))
    # ANCHOR_END: one_read

    # ANCHOR: framed
    client.write(b"open\nread\nclo")
    client.write(b"se\n")
    for _ in range(3):
        line = await reader.readline()
        print(f'framed by newlines: "{line.decode().rstrip()}"')
    # ANCHOR_END: framed

    for end in (client, writer):
        end.close()
        await end.wait_closed()
    server.close()
    await server.wait_closed()


asyncio.run(main())
