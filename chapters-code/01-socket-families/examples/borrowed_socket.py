"""The socket under a connected stream: open to settings, closed to everything else."""

import asyncio
import socket


async def main():
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())

    # ANCHOR: borrow
    # A TransportSocket: it has no recv, no send and no close. asyncio's transports
    # turn TCP_NODELAY on themselves, and leave keep-alive alone.
    view = writer.get_extra_info("socket")
    before = view.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    print(f"keep-alive before: {str(bool(before)).lower()}")
    view.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    after = view.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    print(f"keep-alive after: {str(bool(after)).lower()}")
    # ANCHOR_END: borrow

    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()


asyncio.run(main())
