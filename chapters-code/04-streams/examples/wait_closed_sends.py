"""close returns before anything is sent; wait_closed, when all of it is."""

import asyncio
import socket


async def main():
    near, peer = socket.socketpair()
    _, writer = await asyncio.open_connection(sock=near)
    peer, _ = await asyncio.open_connection(sock=peer)

    # ANCHOR: close
    transport = writer.transport
    writer.write(bytes(10_000_000))
    writer.close()
    unsent = str(transport.get_write_buffer_size() > 0).lower()
    print("close has returned, bytes wait here:", unsent)

    reading = asyncio.create_task(peer.read())
    await writer.wait_closed()
    print("wait_closed has returned, still here:", transport.get_write_buffer_size())
    print("the peer has read", len(await reading))
    # ANCHOR_END: close


asyncio.run(main())
