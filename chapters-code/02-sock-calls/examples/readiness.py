"""Readiness step by step: would block, register, wake, try again."""

import asyncio
import socket


def attempt(sock):
    try:
        return f"{len(sock.recv(64))} bytes"
    except BlockingIOError:
        return "would block"


async def main():
    loop = asyncio.get_running_loop()
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)

    # ANCHOR: steps
    print("1. try:", attempt(far))
    readable = loop.create_future()
    loop.add_reader(far, readable.set_result, None)
    print("2. registered with epoll; the task sleeps")

    async def send():
        print("3. another task sends 5 bytes")
        await loop.sock_sendall(near, b"hello")

    task = asyncio.create_task(send())
    await readable
    print("4. epoll says readable; the task wakes")
    loop.remove_reader(far)
    print("5. try again:", attempt(far))
    print("6. try again:", attempt(far))
    # ANCHOR_END: steps
    await task
    near.close()
    far.close()


asyncio.run(main())
