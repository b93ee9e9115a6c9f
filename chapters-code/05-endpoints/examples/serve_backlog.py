"""A full backlog: the kernel completes a few connections more than the server accepts."""

import asyncio
import socket


async def greet(reader, writer):
    writer.write(b"served")
    writer.close()


def begin_to_connect(address):
    sock = socket.socket()
    sock.setblocking(False)
    sock.connect_ex(address)
    return sock


def is_connected(sock):
    try:
        sock.getpeername()
    except OSError:
        return False
    return True


async def main():
    # ANCHOR: full
    server = await asyncio.start_server(greet, "127.0.0.1", 0, backlog=3)
    address = server.sockets[0].getsockname()

    # Nothing is awaited here, so the server accepts nobody.
    clients = [begin_to_connect(address) for _ in range(8)]
    connected = sum(is_connected(client) for client in clients)
    print(f"connected, and none accepted: {connected} of 8")
    # ANCHOR_END: full

    # ANCHOR: served
    # The others' SYNs are sent again after a second; then there is room.
    async def answer(client):
        # Waits until it is connected: the kernel says so by EISCONN.
        await asyncio.get_running_loop().sock_connect(client, address)
        reader, writer = await asyncio.open_connection(sock=client)
        text = await reader.read()
        writer.close()
        return text

    answers = await asyncio.gather(*map(answer, clients))
    print(f"served in the end: {answers.count(b'served')} of 8")
    # ANCHOR_END: served
    server.close()


asyncio.run(main())
