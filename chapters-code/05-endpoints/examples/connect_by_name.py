"""A connection with a protocol, to a host by its name."""

import asyncio


# ANCHOR: protocol
class Greeter(asyncio.Protocol):
    def __init__(self, name):
        self.name = name

    def connection_made(self, transport):
        print("connection_made")
        transport.write(f"hello from {self.name}\n".encode())
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    accepted = asyncio.Queue()
    server = await asyncio.start_server(
        lambda *streams: accepted.put_nowait(streams), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]

    # ANCHOR: connect
    def factory():
        print("the factory is called")
        return Greeter("Ada")

    transport, protocol = await loop.create_connection(
        factory, "localhost", port
    )
    print("create_connection returns")
    # ANCHOR_END: connect
    from_client, to_client = await accepted.get()
    transport.close()
    print("the server reads:", (await from_client.read()).decode(), end="")
    to_client.close()

    # ANCHOR: streams
    reader, writer = await asyncio.open_connection("localhost", port)
    print("open_connection returns")
    # ANCHOR_END: streams
    _, to_client = await accepted.get()
    to_client.write(b"hello, whoever you are\n")
    # ANCHOR: reading
    line = await reader.readline()
    print("the client reads:", line.decode(), end="")
    # ANCHOR_END: reading
    writer.close()
    to_client.close()
    server.close()
    await server.wait_closed()

    # ANCHOR: in_vain
    def factory():
        raise AssertionError("nobody answers")

    try:
        transport, _ = await loop.create_connection(factory, "127.0.0.1", port)
        print("connected to", transport.get_extra_info("peername"))
    except ConnectionRefusedError:
        print("no connection, and no call of the factory")
    # ANCHOR_END: in_vain


asyncio.run(main())
