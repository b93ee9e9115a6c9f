"""A protocol that raises ends its own connection; the others go on."""

import asyncio
import logging
import socket


# ANCHOR: divide
class Divide(asyncio.Protocol):
    """Answers A/B, and has forgotten that B may be 0."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        a, b = data.decode().split("/")
        self.transport.write(str(int(a) // int(b)).encode())

    def connection_lost(self, exc):
        if exc is None:
            print("  lost: in order")
        else:
            print(f"  lost: {exc!r}")
# ANCHOR_END: divide


async def ask(peer, question):
    loop = asyncio.get_running_loop()
    print(question)
    await loop.sock_sendall(peer, question.encode())
    answer = await loop.sock_recv(peer, 64)
    print("  " + answer.decode() if answer else "  the connection is closed")


async def connected():
    loop = asyncio.get_running_loop()
    near, peer = socket.socketpair()
    peer.setblocking(False)
    transport, _ = await loop.connect_accepted_socket(Divide, near)
    return transport, peer


async def main():
    # The loop would report the exception on standard error.
    logging.disable()

    # ANCHOR: two
    _, first = await connected()
    transport, second = await connected()

    await ask(first, "7/2")
    await ask(first, "7/0")
    await ask(second, "9/3")
    transport.close()
    await asyncio.get_running_loop().sock_recv(second, 1)
    # ANCHOR_END: two


asyncio.run(main())
