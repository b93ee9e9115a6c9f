"""A server without a free file: it says so, pauses, and serves all who have waited."""

import asyncio
import logging
import os
import resource
import socket
import time


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


def hoard_all_files():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 64), hard))
    hoard = []
    try:
        while True:
            hoard.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        return hoard


async def echo(client):
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(client, b"!")
    await loop.sock_recv(client, 1)


def tcp():
    sock = socket.socket()
    sock.setblocking(False)
    return sock


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: survive
    server = await loop.create_server(Echo, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    before = tcp()
    await loop.sock_connect(before, address)
    await echo(before)

    clients = [tcp(), tcp()]
    hoard = hoard_all_files()
    start = time.monotonic()
    for client in clients:
        await loop.sock_connect(client, address)
    print("connected without a free file:", len(clients))
    await echo(before)
    print("the client of before is served")

    # Somebody closes some files meanwhile.
    for fd in hoard:
        os.close(fd)
    for client in clients:
        await echo(client)
    paused = time.monotonic() - start > 0.9
    print("after a pause of a second all are served:", str(paused).lower())
    # ANCHOR_END: survive
    for sock in (before, *clients):
        sock.close()
    server.close()


logging.disable(logging.CRITICAL)  # it is logged, with a traceback
asyncio.run(main())
