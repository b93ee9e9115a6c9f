"""async with and serve_forever: a server that is closed in order whatever happens."""

import asyncio


async def main():
    stop = asyncio.Event()

    # ANCHOR: handler
    async def stopping(reader, writer):
        await reader.readline()
        stop.set()
        writer.write(b"goodbye")
        writer.close()
    # ANCHOR_END: handler

    # ANCHOR: guard
    server = await asyncio.start_server(
        stopping, "127.0.0.1", 0, start_serving=False
    )
    address = server.sockets[0].getsockname()
    print("made: serving", str(server.is_serving()).lower())
    client = asyncio.create_task(ask_to_stop(address))

    async with server:
        serving = asyncio.create_task(server.serve_forever())
        await stop.wait()
        print("asked to stop")
        serving.cancel()
        await asyncio.wait([serving])
        print("cancelled: serving", str(server.is_serving()).lower())
    # 3.11 does not wait for them here; 3.12.1 does.
    answer = await client
    print("all clients are gone")
    # ANCHOR_END: guard
    print(f'the client got "{answer}"')

    # ANCHOR: errors
    server = await asyncio.start_server(ignore, "127.0.0.1", 0)
    server.close()
    try:
        await server.serve_forever()
    except RuntimeError as error:
        print("serve_forever:", error)
    # ANCHOR_END: errors


async def ask_to_stop(address):
    while True:
        try:
            reader, writer = await asyncio.open_connection(*address)
            break
        except ConnectionRefusedError:
            await asyncio.sleep(0)
    writer.write(b"stop\n")
    answer = await reader.read()
    writer.close()
    return answer.decode()


async def ignore(reader, writer):
    pass


asyncio.run(main())
