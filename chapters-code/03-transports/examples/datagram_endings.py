"""What becomes of a queued datagram when its endpoint is closed, and when it is aborted."""

import asyncio
import contextlib
import json
import os
import socket
import tempfile


class Told(asyncio.DatagramProtocol):
    def __init__(self):
        self.lost = asyncio.get_running_loop().create_future()

    def connection_lost(self, exc):
        self.lost.set_result(exc)


async def main(folder):
    loop = asyncio.get_running_loop()
    for ending in ("close", "abort"):
        path = os.path.join(folder, ending)
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        receiver.bind(path)
        receiver.setblocking(False)
        transport, protocol = await loop.create_datagram_endpoint(
            Told, remote_addr=path, family=socket.AF_UNIX
        )

        # ANCHOR: ending
        sent = 0
        while transport.get_write_buffer_size() == 0:
            transport.sendto(b"datagram")
            sent += 1
        if ending == "close":
            transport.close()
        else:
            transport.abort()
        # Nothing is raised, whatever becomes of it.
        transport.sendto(b"too late")
        for _ in range(1, sent):
            await loop.sock_recv(receiver, 100)
        exc = await protocol.lost
        arrived = []
        with contextlib.suppress(BlockingIOError):
            while True:
                arrived.append(receiver.recv(100).decode())
        print(f"{ending}: connection_lost({exc}), arrived: {json.dumps(arrived)}")
        # ANCHOR_END: ending
        receiver.close()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
