"""A handler that raises ends its own connection; the others go on."""

import asyncio


# ANCHOR: handler
async def divide(reader, writer):
    """Answers A/B, a line each, and has forgotten that B may be 0."""
    while line := await reader.readline():
        a, b = line.decode().split("/")
        writer.write(f"{int(a) // int(b)}\n".encode())
        await writer.drain()
    writer.close()
# ANCHOR_END: handler


async def ask(client, question):
    reader, writer = client
    writer.write(question.encode() + b"\n")
    answer = await reader.readline()
    print(question, "->", answer.decode().strip() or "the connection is closed")


async def main():
    # ANCHOR: connect
    server = await asyncio.start_server(divide, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    async def connect():
        return await asyncio.open_connection(*address)
    # ANCHOR_END: connect

    # ANCHOR: two
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: print("the handler failed:", context["exception"]))
    first = await connect()
    second = await connect()

    await ask(first, "7/2")
    await ask(first, "7/0")
    await ask(second, "9/3")
    # ANCHOR_END: two
    for _, writer in (first, second):
        writer.close()
        await writer.wait_closed()
    server.close()


asyncio.run(main())
