"""A UDP sender is told that all is well while the receiver's kernel throws data away."""

import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    receiver.setblocking(False)
    # A receive buffer for a handful of datagrams; the receiver is slow to read them.
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setblocking(False)

    # ANCHOR: loss
    sent = 0
    for _ in range(200):
        n = await loop.sock_sendto(sender, bytes(1000), receiver.getsockname())
        sent += n == 1000
    received = 0
    while True:
        # Tried at once rather than awaited: nothing more is on its way.
        try:
            receiver.recv(2000)
        except BlockingIOError:
            break
        received += 1
    # ANCHOR_END: loss
    told = sender.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0
    print(f"{sent} of 200 sends succeeded")
    print(f"all of them arrived: {str(received == sent).lower()}")
    print(f"the sender was told: {str(told).lower()}")


asyncio.run(main())
