"""FlowControlMixin in a protocol of one's own, so that its send waits like drain."""

import asyncio
import socket
import struct

CHUNK = bytes(64 * 1024)


# ANCHOR: source
class Source(asyncio.streams.FlowControlMixin):
    """Inherits pause_writing, resume_writing and connection_lost."""

    waits = 0

    def connection_made(self, transport):
        self.transport = transport

    def pause_writing(self):
        super().pause_writing()
        self.waits += 1

    async def send(self, data):
        self.transport.write(data)
        await self._drain_helper()
# ANCHOR_END: source


async def connected():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        loop = asyncio.get_running_loop()
        address = listener.getsockname()
        _, source = await loop.create_connection(Source, *address)
        peer, _ = listener.accept()
    peer.setblocking(False)
    return source, peer


async def read_all(peer):
    loop = asyncio.get_running_loop()
    while await loop.sock_recv(peer, 1 << 20):
        pass


async def main():
    # ANCHOR: send
    source, peer = await connected()
    reading = asyncio.create_task(read_all(peer))
    most = 0
    for _ in range(512):
        await source.send(CHUNK)
        most = max(most, source.transport.get_write_buffer_size())
    print("32 MiB sent, had to wait:", str(source.waits > 0).lower())
    _, high = source.transport.get_write_buffer_limits()
    print("after a send never more than the high mark:", str(most <= high).lower())
    # ANCHOR_END: send
    source.transport.close()
    await reading
    peer.close()

    # ANCHOR: lost
    source, peer = await connected()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asyncio.get_running_loop().call_later(0.05, peer.close)
    try:
        while True:
            await source.send(CHUNK)
    except ConnectionResetError:
        print("the peer resets: the send that waits fails")
    # ANCHOR_END: lost


asyncio.run(main())
