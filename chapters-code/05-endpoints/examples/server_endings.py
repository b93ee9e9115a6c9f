"""What close and wait_closed act on; 3.11 has no close_clients and no abort_clients."""

import asyncio

MUCH = 16 * 1024 * 1024


class Generous(asyncio.Protocol):
    def __init__(self, made):
        self.made = made

    def connection_made(self, transport):
        transport.write(b"x" * MUCH)
        self.made.set_result(transport)


async def server_with_a_client():
    loop = asyncio.get_running_loop()
    made = loop.create_future()
    server = await loop.create_server(lambda: Generous(made), "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    client = await asyncio.open_connection(*address, limit=1024)
    client[1].transport.pause_reading()
    return server, address, client, await made


async def knock(address):
    try:
        await asyncio.open_connection(*address)
    except ConnectionRefusedError:
        return "refused"
    return "connected"


# ANCHOR: wait_closed
async def wait_closed(server):
    try:
        await asyncio.wait_for(server.wait_closed(), 0.3)
    except TimeoutError:
        return "waits"
    return "returns"
# ANCHOR_END: wait_closed


async def read(client):
    reader, writer = client
    writer.transport.resume_reading()
    count = 0
    try:
        async with asyncio.timeout(1.5):
            while data := await reader.read(1 << 20):
                count += len(data)
            end = "then the end"
    except TimeoutError:
        end = "and no end"
    writer.close()
    return f"{'all' if count == MUCH else 'a part'}, {end}"


async def main():
    # ANCHOR: close
    server, address, client, _ = await server_with_a_client()
    server.close()
    print(f"close: sockets {len(server.sockets)}, newcomer {await knock(address)}")
    print("wait_closed:", await wait_closed(server))
    print("the client reads", await read(client))
    print("wait_closed:", await wait_closed(server))
    # ANCHOR_END: close

    # ANCHOR: close_clients
    server, _, client, transport = await server_with_a_client()
    transport.close()  # server.close_clients() from 3.13 on
    print("close_clients: still serving", str(server.is_serving()).lower())
    print("the client reads", await read(client))
    # ANCHOR_END: close_clients
    server.close()

    # ANCHOR: abort_clients
    server, _, client, transport = await server_with_a_client()
    server.close()
    transport.abort()  # server.abort_clients() from 3.13 on
    print("close and abort_clients:", await wait_closed(server))
    print("the client reads", await read(client))
    # ANCHOR_END: abort_clients


asyncio.run(main())
