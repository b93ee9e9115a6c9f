"""The files run out while clients come: the accept loop says so, waits, and goes on."""

import asyncio
import errno
import os
import resource
import socket
import time


def tcp():
    sock = socket.socket()
    sock.setblocking(False)
    return sock


def hoard_all_files():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 64), hard))
    hoard = []
    try:
        while True:
            hoard.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        return hoard


async def main():
    loop = asyncio.get_running_loop()
    listener = tcp()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    clients = [tcp() for _ in range(3)]
    for client in clients:
        await loop.sock_connect(client, listener.getsockname())
    hoard = hoard_all_files()

    # ANCHOR: survive
    start = time.monotonic()
    served = []
    while len(served) < 3:
        try:
            connection, _ = await loop.sock_accept(listener)
            served.append(connection)
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            print(f"accept: {error.strerror} (os error {error.errno}); waiting a second")
            # Somebody closes some files meanwhile.
            while hoard:
                os.close(hoard.pop())
            await asyncio.sleep(1)
    print(f"served {len(served)} of 3 clients")
    print("after the pause:", str(time.monotonic() - start >= 1).lower())
    # ANCHOR_END: survive
    for sock in (listener, *clients, *served):
        sock.close()


asyncio.run(main())
