"""Two kinds of SOCK_DGRAM and a reader that doesn't read: one waits, one loses."""

import asyncio
import socket
import tempfile


def yes(condition):
    return str(condition).lower()


async def main():
    loop = asyncio.get_running_loop()
    with open("/proc/sys/net/unix/max_dgram_qlen") as file:
        limit = int(file.read())

    # ANCHOR: unix
    folder = tempfile.TemporaryDirectory()
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(folder.name + "/receiver")
    sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sender.connect(folder.name + "/receiver")
    sender.setblocking(False)
    receiver.setblocking(False)
    queued = 0
    refused = None
    while refused is None:
        try:
            sender.send(b"unread")
            queued += 1
        except OSError as e:
            refused = e
    print("unix: the sender is told to wait:", yes(isinstance(refused, BlockingIOError)))
    print("unix: after net.unix.max_dgram_qlen + 1:", yes(queued == limit + 1))
    # ANCHOR_END: unix
    for _ in range(queued):
        receiver.recv(16)

    # ANCHOR: waiting
    async def sending():
        for number in range(1000):
            await loop.sock_sendall(sender, number.to_bytes(4, "big"))

    async def receiving():
        numbers = []
        while len(numbers) < 1000:
            datagram = await loop.sock_recv(receiver, 4)
            numbers.append(int.from_bytes(datagram, "big"))
        return numbers

    _, numbers = await asyncio.gather(sending(), receiving())
    print("unix: all 1000, in order:", yes(numbers == list(range(1000))))
    # ANCHOR_END: waiting

    # ANCHOR: udp
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    receiver.setblocking(False)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setblocking(False)
    for number in range(1000):
        await loop.sock_sendto(sender, number.to_bytes(4, "big"),
                               receiver.getsockname())
    arrived = 0
    try:
        while receiver.recv(4):
            arrived += 1
    except BlockingIOError:
        pass
    print("udp: 1000 sends succeeded; all arrived:", yes(arrived == 1000))
    # ANCHOR_END: udp


asyncio.run(main())
