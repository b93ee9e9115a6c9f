"""Connections of sockets that are there already, and of Unix sockets."""

import asyncio
import os
import socket
import tempfile


# ANCHOR: protocol
class Hello(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"hello")
        transport.close()
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    words = asyncio.Queue()

    async def read(reader, writer):
        words.put_nowait((await reader.read()).decode())
        writer.close()

    # ANCHOR: pair
    near, far = socket.socketpair()
    await loop.create_connection(Hello, sock=near)
    # ANCHOR_END: pair
    reader, writer = await asyncio.open_connection(sock=far)
    print("a pair:", (await reader.read()).decode())
    writer.close()

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hello.sock")
        server = await asyncio.start_unix_server(read, path)
        # ANCHOR: unix
        await loop.create_unix_connection(Hello, path)
        # ANCHOR_END: unix
        print("a path:", await words.get())
        server.close()

    server = await asyncio.start_server(read, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    # ANCHOR: option
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.connect(address)
    await loop.create_connection(Hello, sock=sock)
    # ANCHOR_END: option
    print("a socket:", await words.get())
    server.close()

    # ANCHOR: unconnected
    sock = socket.socket()
    try:
        transport, _ = await loop.create_connection(asyncio.Protocol, sock=sock)
        print("connected to", transport.get_extra_info("peername"))
    except OSError as error:
        print("not connected:", error)
    # ANCHOR_END: unconnected
    transport.abort()
    await asyncio.sleep(0)


asyncio.run(main())
