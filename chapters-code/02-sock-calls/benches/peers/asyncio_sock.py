"""A peer of the bench: echo on asyncio's loop.sock_* calls."""

import asyncio
import socket


async def echo(connection):
    loop = asyncio.get_running_loop()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        while data := await loop.sock_recv(connection, 65536):
            await loop.sock_sendall(connection, data)


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listener.setblocking(False)
    print(listener.getsockname()[1], flush=True)
    tasks = set()
    while True:
        connection, _ = await loop.sock_accept(listener)
        tasks.add(asyncio.create_task(echo(connection)))


asyncio.run(main())
