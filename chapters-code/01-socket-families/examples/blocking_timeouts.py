"""SO_RCVTIMEO and SO_SNDTIMEO: blocking calls mind them, async code doesn't."""

import asyncio
import socket
import struct
import time
from socket import SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET

LIMIT = 0.1


def yes(condition):
    return str(condition).lower()


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    silent = socket.create_connection(listener.getsockname())
    _peer, _ = listener.accept()

    # ANCHOR: blocking
    timeval = struct.pack("@ll", 0, 100_000)
    silent.setsockopt(SOL_SOCKET, SO_RCVTIMEO, timeval)
    start = time.monotonic()
    try:
        silent.recv(16)
    except BlockingIOError:
        print("blocking read: would block: true")
    print("  after its limit:", yes(time.monotonic() - start >= LIMIT))

    silent.setsockopt(SOL_SOCKET, SO_SNDTIMEO, timeval)
    too_much = bytes(64 * 1024 * 1024)
    sent = silent.send(too_much)
    print("blocking write: a part went out:", yes(0 < sent < len(too_much)))
    # Each call that still finds some room says how much; the one that finds none fails.
    try:
        while True:
            silent.send(too_much)
    except BlockingIOError:
        print("  in the end: would block: true")
    # ANCHOR_END: blocking

    # ANCHOR: async
    silent.setblocking(False)
    loop = asyncio.get_running_loop()
    start = time.monotonic()
    try:
        await asyncio.wait_for(loop.sock_recv(silent, 16), 3 * LIMIT)
        ended = False
    except TimeoutError:
        ended = True
    print("awaited read: ended by the runtime's timeout:", yes(ended))
    print("  long after SO_RCVTIMEO:", yes(time.monotonic() - start >= 3 * LIMIT))
    # ANCHOR_END: async


asyncio.run(main())
