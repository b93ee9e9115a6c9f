"""The connection is gone: what write says, and what drain says."""

import asyncio
import socket
import struct


def kind(error):
    return type(error).__name__.removesuffix("Error")


async def connected():
    """Two streams and a bare socket: the peer, to break it with."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        peer, _ = listener.accept()
    return reader, writer, peer


async def after_a_reset():
    reader, writer, peer = await connected()
    # With nothing to linger for, close is a reset.
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    # ANCHOR: reset
    try:
        await reader.read(100)
    except OSError as error:
        print("read:", kind(error))
    writer.write(b"anybody there?")
    print("write: nothing to say")
    for name in ("drain", "drain again"):
        try:
            await writer.drain()
        except OSError as error:
            print(f"{name}:", kind(error))
    # ANCHOR_END: reset


async def after_the_end():
    reader, writer, peer = await connected()
    peer.close()
    # ANCHOR: end
    print("read:", len(await reader.read(100)), "bytes, the end")
    try:
        while True:
            writer.write(b"anybody there?")
            await writer.drain()
            await asyncio.sleep(0.001)
    except OSError:
        print("drain, some writes later: it fails")
    try:
        await writer.drain()
    except OSError as error:
        print("drain again:", kind(error))
    # ANCHOR_END: end


async def main():
    print("the peer resets:")
    await after_a_reset()
    print("the peer closes:")
    await after_the_end()


asyncio.run(main())
