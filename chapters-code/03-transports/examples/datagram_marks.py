"""What a datagram transport queues, what that counts, and when it pauses its protocol."""

import asyncio
import os
import socket
import tempfile


# ANCHOR: protocol
class Told(asyncio.DatagramProtocol):
    def __init__(self):
        self.calls = []
        self.lost = asyncio.get_running_loop().create_future()

    def pause_writing(self):
        self.calls.append("pause_writing")

    def resume_writing(self):
        self.calls.append("resume_writing")

    def connection_lost(self, exc):
        self.calls.append("connection_lost")
        self.lost.set_result(None)
# ANCHOR_END: protocol


def told(calls):
    text = ", ".join(calls) or "nothing"
    calls.clear()
    return text


async def main(path):
    loop = asyncio.get_running_loop()
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(path)
    receiver.setblocking(False)
    transport, protocol = await loop.create_datagram_endpoint(
        Told, remote_addr=path, family=socket.AF_UNIX
    )
    heard = protocol.calls

    # ANCHOR: fill
    transport.set_write_buffer_limits(high=3000, low=1000)
    in_the_kernel = 0
    while True:
        transport.sendto(bytes(1000))
        if transport.get_write_buffer_size() > 0:
            break
        in_the_kernel += 1
    print(f"1 queued: {transport.get_write_buffer_size()} bytes")
    for queued in range(2, 5):
        transport.sendto(bytes(1000))
        await asyncio.sleep(0)
        size = transport.get_write_buffer_size()
        print(f"{queued} queued: {size} bytes, told {told(heard)}")
    # ANCHOR_END: fill

    # ANCHOR: drain
    for _ in range(in_the_kernel + 4):
        await loop.sock_recv(receiver, 2000)
    print(f"all received: told {told(heard)}")
    transport.close()
    await protocol.lost
    print(f"closed: told {told(heard)}")
    # ANCHOR_END: drain
    receiver.close()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(os.path.join(folder, "receiver")))
