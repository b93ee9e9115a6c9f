"""The three forms of a Unix address, as each system call that returns one reports it."""

import asyncio
import os
import socket
import tempfile


# ANCHOR: describe
def describe(address):
    if not address:  # '' from getsockname and accept, None from recvfrom
        return "unnamed"
    if isinstance(address, str):
        return f"path {address}"
    return f"abstract, {len(address) - 1} bytes"  # bytes, the first of them null
# ANCHOR_END: describe


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: stream
    listener = socket.socket(socket.AF_UNIX)
    listener.setblocking(False)
    listener.bind("server.sock")
    listener.listen()
    client = socket.socket(socket.AF_UNIX)
    client.setblocking(False)
    await loop.sock_connect(client, "server.sock")
    accepted, address = await loop.sock_accept(listener)
    print("the client's own: ", describe(client.getsockname()))
    print("the client's peer:", describe(client.getpeername()))
    print("the server's own: ", describe(accepted.getsockname()))
    print("the server's peer:", describe(accepted.getpeername()))
    print("from accept:      ", describe(address))
    # ANCHOR_END: stream

    # ANCHOR: datagram
    # The null byte inside belongs to the name, as every other byte does.
    name = f"\0book\0{os.getpid():07}".encode()
    receiver = datagram_socket()
    receiver.bind(name)
    print("the receiver's:   ", describe(receiver.getsockname()))

    named, nameless = datagram_socket(), datagram_socket()
    named.bind("sender.sock")
    for sender in (named, nameless):
        await loop.sock_sendto(sender, b"hello", name)
        _, address = await loop.sock_recvfrom(receiver, 5)
        print("from recvfrom:    ", describe(address))
    # ANCHOR_END: datagram
    for sock in (listener, client, accepted, receiver, named, nameless):
        sock.close()


def datagram_socket():
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sock.setblocking(False)
    return sock


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    asyncio.run(main())
