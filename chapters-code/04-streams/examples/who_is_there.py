"""What a writer knows about its connection."""

import asyncio
import socket


# ANCHOR: greet
async def greet(reader, writer):
    host, port = writer.get_extra_info("peername")
    writer.write(f"you are {host}:{port}\n".encode())
    writer.close()
    await writer.wait_closed()
# ANCHOR_END: greet


async def main():
    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    # ANCHOR: client
    reader, writer = await asyncio.open_connection(*address)
    is_server = writer.get_extra_info("peername") == address
    print("our peer is the server:", str(is_server).lower())
    host, port = writer.get_extra_info("sockname")
    told = await reader.readline()
    same = told == f"you are {host}:{port}\n".encode()
    print("and it sees our own name:", str(same).lower())

    sock = writer.get_extra_info("socket")
    nodelay = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    print("Nagle's algorithm is off:", str(bool(nodelay)).lower())
    tls = writer.get_extra_info("cipher", "none")
    print("TLS:", tls)
    # ANCHOR_END: client
    writer.close()
    await writer.wait_closed()
    known = writer.get_extra_info("peername") is not None
    print("still known when closed:", str(known).lower())
    server.close()


asyncio.run(main())
