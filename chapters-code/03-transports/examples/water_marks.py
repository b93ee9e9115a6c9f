"""A write buffer between its marks."""

import asyncio
import socket


# ANCHOR: told
class Told(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def pause_writing(self):
        self.paused = True
        size = self.transport.get_write_buffer_size()
        print(f"  pause_writing: {size - HIGH} above the high mark")

    def resume_writing(self):
        self.paused = False
        under = str(self.transport.get_write_buffer_size() <= LOW).lower()
        print(f"  resume_writing: at or under the low mark: {under}")
# ANCHOR_END: told


LOW = 1_000
HIGH = 4_000_000


async def main():
    loop = asyncio.get_running_loop()
    near, peer = socket.socketpair()
    peer.setblocking(False)
    transport, protocol = await loop.connect_accepted_socket(Told, near)

    # ANCHOR: derived
    def show(what, **marks):
        if marks:
            transport.set_write_buffer_limits(**marks)
        low, high = transport.get_write_buffer_limits()
        print(f"{what}: low {low}, high {high}")

    show("default")
    show("high 1000 alone", high=1000)
    show("low 1000 alone", low=1000)
    show("high 0 alone", high=0)
    try:
        transport.set_write_buffer_limits(low=1, high=0)
    except ValueError:
        print("low 1, high 0: refused")
    # ANCHOR_END: derived

    # ANCHOR: rise_and_fall
    transport.set_write_buffer_limits(low=LOW, high=HIGH)

    transport.write(b"small")
    print(f"the kernel took all: {transport.get_write_buffer_size()} buffered")
    transport.write(bytes(HIGH))
    missing = HIGH - transport.get_write_buffer_size()
    transport.write(bytes(missing))
    print("exactly at the high mark:")
    await asyncio.sleep(0)
    print("one byte more:")
    # Here pause_writing comes within write.
    transport.write(b"x")
    print("the peer reads:")
    while protocol.paused:
        await loop.sock_recv(peer, 1 << 20)
    # ANCHOR_END: rise_and_fall
    transport.abort()


asyncio.run(main())
