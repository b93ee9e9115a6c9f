"""What can become of a connect: connected, refused, no answer, a full Unix backlog."""

import asyncio
import os
import socket
import tempfile


def nonblocking(family):
    sock = socket.socket(family)
    sock.setblocking(False)
    return sock


def has_a_peer(sock):
    try:
        sock.getpeername()
    except OSError:
        return False
    return True


async def main():
    loop = asyncio.get_running_loop()

    # ANCHOR: tcp
    listener = nonblocking(socket.AF_INET)
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    address = listener.getsockname()
    client = nonblocking(socket.AF_INET)
    await loop.sock_connect(client, address)
    print("connected:", str(client.getpeername() == address).lower())

    # A backlog of 0 holds one connection: the next ones get no answer.
    second = nonblocking(socket.AF_INET)
    try:
        await asyncio.wait_for(loop.sock_connect(second, address), 0.3)
    except TimeoutError:
        print("no answer: given up: true")

    listener.close()
    third = nonblocking(socket.AF_INET)
    try:
        await loop.sock_connect(third, address)
    except ConnectionRefusedError:
        print("nobody listens: ConnectionRefused")
    # ANCHOR_END: tcp
    for sock in (client, second, third):
        sock.close()

    # ANCHOR: unix
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "socket")
        listener = nonblocking(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(0)
        first, second = nonblocking(socket.AF_UNIX), nonblocking(socket.AF_UNIX)
        await loop.sock_connect(first, path)
        try:
            await loop.sock_connect(second, path)
            print("full Unix backlog: connected")
        except BlockingIOError:
            print("full Unix backlog: WouldBlock")
        print("has a peer:", str(has_a_peer(second)).lower())
    # ANCHOR_END: unix
    for sock in (listener, first, second):
        sock.close()


asyncio.run(main())
