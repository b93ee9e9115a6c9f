"""A host that is a number, and one that is a name: only the name needs a resolver."""

import asyncio
import ipaddress
import os
import socket


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: threads
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    await loop.sock_connect(sock, ("127.0.0.1", 9))
    print(f"after a number: {threads()} thread")
    # getaddrinfo(3) blocks, so asyncio calls it on a thread of the loop's executor.
    await loop.sock_connect(sock, ("localhost", 9))
    print(f"after a name:   {threads()} threads")
    # ANCHOR_END: threads
    sock.close()

    # ANCHOR: forms
    for text in ["127.0.0.1", "127.1", "0x7f.0.0.1", "2130706433"]:
        try:
            strict = str(ipaddress.IPv4Address(text))
        except ValueError:
            strict = "refused"
        # Not one of them is a name, so the resolver answers by itself.
        resolved = await loop.getaddrinfo(text, 0)
        print(f"{text:<12} parser: {strict:<10} getaddrinfo: {resolved[0][4][0]}")
    # ANCHOR_END: forms


def threads():
    return len(os.listdir("/proc/self/task"))


asyncio.run(main())
