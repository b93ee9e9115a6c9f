"""A name with several addresses: tried in order, or with a head start each."""

import asyncio
import socket
import time


# ANCHOR: resolver
class Loop(asyncio.SelectorEventLoop):
    """asyncio takes no list of addresses, so this resolver knows one more name."""

    addresses = []

    async def getaddrinfo(self, host, port, **hints):
        if host != "three.test":
            return await super().getaddrinfo(host, port, **hints)
        kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*kind, address) for address in self.addresses]
# ANCHOR_END: resolver


def bound(host):
    sock = socket.socket()
    sock.bind((host, 0))
    return sock


def silent():
    """A listener whose queue is full: the kernel drops what comes."""
    listener = bound("127.0.0.1")
    listener.listen(0)
    queue = [listener]
    try:
        while True:
            queue.append(socket.create_connection(listener.getsockname(), 0.3))
    except TimeoutError:
        return queue


async def main():
    loop = asyncio.get_running_loop()
    queue = silent()
    refusing = bound("127.0.0.2")
    answering = bound("127.0.0.3")
    answering.listen()
    addresses = [
        sock.getsockname() for sock in (queue[0], refusing, answering)
    ]

    def reached(transport):
        host, port = transport.get_extra_info("peername")
        return f"{host}:{port}"

    # ANCHOR: in_turn
    loop.addresses = addresses[1:]
    transport, _ = await loop.create_connection(
        asyncio.Protocol, "three.test", 80
    )
    print(f"the second refuses, so: {reached(transport)}")
    # ANCHOR_END: in_turn
    transport.close()

    # ANCHOR: silence
    loop.addresses = addresses
    try:
        async with asyncio.timeout(1):
            await loop.create_connection(asyncio.Protocol, "three.test", 80)
    except TimeoutError:
        print("the first keeps silent: given up after 1 s")
    # ANCHOR_END: silence

    # ANCHOR: happy_eyeballs
    begin = time.monotonic()
    transport, _ = await loop.create_connection(
        asyncio.Protocol, "three.test", 80, happy_eyeballs_delay=0.25
    )
    waited = time.monotonic() - begin >= 0.25
    print(f"with a head start of 250 ms: {reached(transport)}")
    print(f"it waited for the head start: {str(waited).lower()}")
    # ANCHOR_END: happy_eyeballs
    transport.close()
    for sock in (*queue, refusing, answering):
        sock.close()


with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
