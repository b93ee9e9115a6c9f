"""Three writes ask the kernel three times; writelines of three pieces once."""

import asyncio
import socket


class Counted(socket.socket):
    """Counts how often it is asked to send."""

    sends = 0

    def send(self, *args):
        self.sends += 1
        return super().send(*args)


async def main():
    near, peer = socket.socketpair()
    near = Counted(fileno=near.detach())
    _, writer = await asyncio.open_connection(sock=near)
    peer, _ = await asyncio.open_connection(sock=peer)

    # ANCHOR: write
    pieces = [b"200 OK\n", b"hello", b"\n"]
    for piece in pieces:
        writer.write(piece)
    print("three writes: sends:", near.sends)
    near.sends = 0
    writer.writelines(pieces)
    print("one writelines: sends:", near.sends)
    # ANCHOR_END: write
    writer.close()
    answers = await peer.read()
    same = str(answers == b"".join(pieces) * 2).lower()
    print("the peer sees twice the same:", same)


asyncio.run(main())
