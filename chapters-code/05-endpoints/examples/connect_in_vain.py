"""Why there is no connection."""

import asyncio
import re
import socket


class Loop(asyncio.SelectorEventLoop):
    """asyncio takes no list of addresses, so this resolver knows one more name."""

    addresses = []

    async def getaddrinfo(self, host, port, **hints):
        if host != "both.test":
            return await super().getaddrinfo(host, port, **hints)
        kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*kind, address) for address in self.addresses]


def refusing(host):
    """Bound, and nobody listens."""
    sock = socket.socket()
    sock.bind((host, 0))
    return sock


def show(error):
    text = re.sub(r"(', )\d{5}\b", r"\1PORT", str(error))
    print(f"{type(error).__name__}: {text}")


async def main():
    loop = asyncio.get_running_loop()
    socks = [refusing("127.0.0.1"), refusing("127.0.0.2")]
    loop.addresses = [sock.getsockname() for sock in socks]
    first = loop.addresses[0]

    # ANCHOR: places
    numeric = {"flags": socket.AI_NUMERICHOST}
    for place, options in [
        (first, {}),
        (("both.test", 80), {}),
        (("no-such-host", 80), numeric),
        (("localhost", "no-such-service"), {}),
        (("localhost", "65536"), {}),
        (("two words", 80), numeric),
    ]:
        try:
            _, writer = await asyncio.open_connection(*place, **options)
            print("connected to", writer.get_extra_info("peername"))
        except OSError as error:
            show(error)
    # ANCHOR_END: places

    # ANCHOR: paths
    for path in ["/no/such/path.sock", "/etc/passwd"]:
        try:
            await asyncio.open_unix_connection(path)
        except OSError as error:
            show(error)
    # ANCHOR_END: paths
    for sock in socks:
        sock.close()


with asyncio.Runner(loop_factory=Loop) as runner:
    runner.run(main())
