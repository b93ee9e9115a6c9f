"""A writer that nobody closes: in a server's handler, and at the connecting end."""

import asyncio
import gc
import socket


# ANCHOR: handler
async def forgetful(reader, writer):
    writer.write(b"hello\n")
    # No close: the handler returns, and nothing holds the writer any more.
# ANCHOR_END: handler


async def main():
    # ANCHOR: server_end
    server = await asyncio.start_server(forgetful, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    line = await reader.readline()
    print("the handler's end:", line.decode().strip())
    gc.collect()
    try:
        async with asyncio.timeout(0.2):
            rest = await reader.read()
        print("  closed, after", len(rest), "more bytes")
    except TimeoutError:
        print("  still open, with nobody to write")
    # ANCHOR_END: server_end
    writer.close()
    server.close()

    # ANCHOR: client_end
    near, far = socket.socketpair()
    peer, _peer_writer = await asyncio.open_connection(sock=far)
    reader, writer = await asyncio.open_connection(sock=near)
    writer.write(b"bye")
    del writer
    print("our end:", (await peer.read()).decode())
    print("  closed")
    # ANCHOR_END: client_end


asyncio.run(main())
