"""A name with three addresses, of which one answers: the first, or each in turn."""

import asyncio
import os
import socket


async def main():
    loop = asyncio.get_running_loop()
    # A port that is bound and doesn't listen refuses, and no one else can take it.
    closed = [refusing("127.0.0.1"), refusing("127.0.0.2")]
    listener = refusing("127.0.0.3")
    listener.listen()

    # ANCHOR: found
    # What a resolver could return for one name, in its order.
    found = [sock.getsockname() for sock in (*closed, listener)]

    async def resolver(host, port, **_):
        tcp = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*tcp, address) for address in found]
    # ANCHOR_END: found

    # ANCHOR: first_only
    sock = socket.socket()
    sock.setblocking(False)
    try:
        await loop.sock_connect(sock, found[0])
        print("first only: connected to", sock.getpeername()[0])
    except OSError as error:
        print("first only:", os.strerror(error.errno).lower())
    # ANCHOR_END: first_only
    sock.close()
    real_resolver = loop.getaddrinfo

    # ANCHOR: every
    loop.getaddrinfo = resolver
    _, writer = await asyncio.open_connection("service.example", 80)
    print("each in turn: connected to", writer.get_extra_info("peername")[0])
    # ANCHOR_END: every
    writer.close()
    loop.getaddrinfo = real_resolver

    # ANCHOR: numeric
    # A number needs no resolver: one address, the same one each time.
    addresses = await loop.getaddrinfo("127.0.0.3", 80, type=socket.SOCK_STREAM)
    print(f"a number: {len(addresses)} address, {addresses[0][4][0]}")
    # ANCHOR_END: numeric
    for used in (*closed, listener):
        used.close()


def refusing(host):
    sock = socket.socket()
    sock.bind((host, 0))
    return sock


asyncio.run(main())
