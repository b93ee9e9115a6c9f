"""SO_RCVLOWAT: the socket isn't readable until ten bytes are there."""

import asyncio
import socket


def yes(condition):
    return str(condition).lower()


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    sender = socket.create_connection(listener.getsockname())
    receiver, _ = listener.accept()
    receiver.setblocking(False)

    async def is_woken():
        readable = asyncio.Event()
        loop.add_reader(receiver, readable.set)
        try:
            await asyncio.wait_for(readable.wait(), 0.2)
        except TimeoutError:
            return False
        finally:
            loop.remove_reader(receiver)
        return True

    # ANCHOR: mark
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 10)
    sender.sendall(b"12345")
    print("5 bytes sent: woken:", yes(await is_woken()))
    sender.sendall(b"67890")
    print("10 bytes sent: woken:", yes(await is_woken()))
    # ANCHOR_END: mark
    print("read:", len(receiver.recv(100)))

    # ANCHOR: try
    sender.sendall(b"12345")
    woken = await is_woken()
    n = len(receiver.recv(100))
    print(f"5 bytes more: woken: {yes(woken)}, but recv returns {n}")
    # ANCHOR_END: try


asyncio.run(main())
