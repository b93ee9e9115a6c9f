"""A file goes to a socket without passing through the program; its position keeps count."""

import asyncio
import os
import socket
import tempfile


def pair():
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    return near, far


async def everything(sock):
    """How many bytes come until the end."""
    loop = asyncio.get_running_loop()
    came = 0
    while data := await loop.sock_recv(sock, 65536):
        came += len(data)
    return came


def true(condition):
    return str(condition).lower()


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: part
    near, far = pair()
    file = tempfile.TemporaryFile(buffering=0)
    file.write(b"0123456789")
    sent = await loop.sock_sendfile(near, file, 2, 3)
    data = await loop.sock_recv(far, 64)
    print(f"{sent} bytes from 2 on: {data.decode()}")
    print("position:", file.tell())
    sent = await loop.sock_sendfile(near, file, 5)
    print(f"to the end: {sent} bytes, position: {file.tell()}")
    # ANCHOR_END: part
    near.close(), far.close(), file.close()

    # ANCHOR: cancelled
    near, far = pair()
    file = tempfile.TemporaryFile(buffering=0)
    file.write(bytes([7]) * (1 << 20))
    try:
        await asyncio.wait_for(loop.sock_sendfile(near, file), 0.05)
        print("cancelled: false")
    except TimeoutError:
        print("cancelled: true")
    near.shutdown(socket.SHUT_WR)
    came = await everything(far)
    print("position = bytes that came:", true(file.tell() == came))
    # ANCHOR_END: cancelled
    near.close(), far.close(), file.close()

    # ANCHOR: fallback
    near, far = pair()
    with open("/proc/self/environ", "rb", buffering=0) as file:
        try:
            os.sendfile(near.fileno(), file.fileno(), 0, 1)
            print("sendfile(2) takes /proc: true")
        except OSError:
            print("sendfile(2) takes /proc: false")
        sent = await loop.sock_sendfile(near, file)
    near.shutdown(socket.SHUT_WR)
    print("sent by reading:", true(await everything(far) == sent))
    # ANCHOR_END: fallback
    near.close(), far.close()


asyncio.run(main())
