"""A server on a socket that somebody else has made."""

import asyncio
import socket


async def greet(reader, writer):
    writer.write(b"welcome")
    writer.close()


async def main():
    # ANCHOR: ready
    # What start_server has no argument for: a receive buffer, set before listening.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    sock.bind(("127.0.0.1", 0))

    server = await asyncio.start_server(greet, sock=sock)
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    print((await reader.read()).decode())
    writer.close()
    # ANCHOR_END: ready
    server.close()

    # ANCHOR: wrong
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        await asyncio.start_server(greet, sock=datagrams)
        print("a datagram socket is taken")
    except ValueError:
        print("a datagram socket is refused")
    # ANCHOR_END: wrong
    datagrams.close()


asyncio.run(main())
