"""asyncio has no traits for readers; its reader is an iterator over lines."""

import asyncio
import json
import socket


async def main():
    near, peer = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=near)
    peer.send(b"to: ada\r\nlength: 11\r\n\r\nhello world!")
    peer.shutdown(socket.SHUT_WR)

    # ANCHOR: lines
    async for line in reader:
        line = line.rstrip(b"\r\n").decode()
        if not line:
            break
        print(line)
    # ANCHOR_END: lines

    # ANCHOR: copy
    body = await reader.readexactly(11)
    print(f"{len(body)} bytes: {body.decode()}")
    print("then", json.dumps((await reader.read()).decode()))
    # ANCHOR_END: copy
    writer.close()


asyncio.run(main())
