"""A quiz: which callback comes when, seen from the code that attaches.

asyncio calls pause_writing within write; Rust, when the callback that wrote has returned.
"""

import asyncio
import socket


# ANCHOR: protocol
class Eager(asyncio.Protocol):
    def __init__(self):
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        print("made: begins")
        transport.set_write_buffer_limits(high=0)
        transport.write(bytes(10_000_000))
        print("made: ends")

    def pause_writing(self):
        print("pause")

    def connection_lost(self, exc):
        print("lost")
        self.lost.set_result(None)
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    near, _far = socket.socketpair()
    # ANCHOR: main
    transport, eager = await loop.connect_accepted_socket(Eager, near)
    print("attached")
    await asyncio.sleep(0)
    transport.abort()
    print("aborted")
    await eager.lost
    # ANCHOR_END: main


asyncio.run(main())
