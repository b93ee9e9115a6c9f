"""read gives what is there, readexactly what was asked for, read() everything."""

import asyncio
import json
import socket


def shown(data):
    return json.dumps(data.decode())


async def main():
    near, peer = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=near)

    # ANCHOR: read
    peer.send(b"0123456789")
    print("read(4):         ", shown(await reader.read(4)))
    print("read(100):       ", shown(await reader.read(100)))
    print("read(0):         ", shown(await reader.read(0)))
    # ANCHOR_END: read

    # ANCHOR: readexactly
    async def peer_sends():
        peer.send(b"0123456789")
        await asyncio.sleep(0)
        peer.send(b"0123456789")

    _, exactly = await asyncio.gather(peer_sends(), reader.readexactly(15))
    print("readexactly(15): ", shown(exactly))
    # ANCHOR_END: readexactly

    # ANCHOR: to_end
    peer.send(b"0123456789")
    peer.shutdown(socket.SHUT_WR)
    print("read_to_end:     ", shown(await reader.read()))
    print("read(4) at the end:", shown(await reader.read(4)))
    # ANCHOR_END: to_end
    writer.close()

    # ANCHOR: incomplete
    near, peer = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=near)
    peer.send(b"0123456789")
    peer.shutdown(socket.SHUT_WR)
    try:
        await reader.readexactly(15)
    except asyncio.IncompleteReadError as error:
        partial, expected = error.partial, error.expected
        print(f"{len(partial)} of {expected} bytes: {shown(partial)}")
    print("nothing is left:", str(reader.at_eof()).lower())
    # ANCHOR_END: incomplete
    writer.close()


asyncio.run(main())
