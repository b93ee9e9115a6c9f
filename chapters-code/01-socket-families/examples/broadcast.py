"""SO_BROADCAST: the permission to send to everybody on the network."""

import asyncio
import errno
import socket


# ANCHOR: receiver
def receiver(address):
    """Receiving needs no permission, only the right address and a shared port."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(address)
    sock.setblocking(False)
    return sock
# ANCHOR_END: receiver


async def main():
    loop = asyncio.get_running_loop()
    first = receiver(("0.0.0.0", 0))
    second = receiver(first.getsockname())

    # ANCHOR: send
    everybody = ("127.255.255.255", first.getsockname()[1])
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sender.setblocking(False)
    try:
        await loop.sock_sendto(sender, b"hello, all", everybody)
        print("not refused")
    except OSError as error:
        print(f"refused: {errno.errorcode[error.errno]}")

    # loop.create_datagram_endpoint(allow_broadcast=True) does this.
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    await loop.sock_sendto(sender, b"hello, all", everybody)
    for sock in (first, second):
        data, _ = await loop.sock_recvfrom(sock, 64)
        print(f'a receiver got "{data.decode()}"')
    # ANCHOR_END: send

    # ANCHOR: tcp
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    on = bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST))
    print(f"on a TCP socket: {str(on).lower()}, without effect")
    # ANCHOR_END: tcp


asyncio.run(main())
