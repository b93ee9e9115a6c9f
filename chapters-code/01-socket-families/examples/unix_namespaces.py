"""Abstract names and paths: two name spaces, one family."""

import asyncio
import errno
import os
import socket
import tempfile


async def main(file):
    loop = asyncio.get_running_loop()
    name = f"\0mail-{os.getpid()}".encode()

    # ANCHOR: both_ways
    by_path = bound(file)
    by_name = bound(name)
    await loop.sock_sendto(by_path, b"from a path", name)
    await loop.sock_sendto(by_name, b"from an abstract name", file)
    for receiver in (by_name, by_path):
        data = await loop.sock_recv(receiver, 32)
        print(f'received "{data.decode()}"')
    # ANCHOR_END: both_ways

    # ANCHOR: apart
    # The path's bytes, as an abstract name: nobody has bound that one.
    same_bytes = b"\0" + os.fsencode(file)
    print("sent to the path's bytes as a name:", await send(by_name, same_bytes))
    twin = bound(same_bytes)
    print("and that name can be bound beside the path: ok")
    # ANCHOR_END: apart
    twin.close()
    print("once closed it is gone:", await send(by_name, same_bytes))
    by_path.close()
    by_name.close()


def bound(address):
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.bind(address)
    return sock


async def send(sender, address):
    try:
        await asyncio.get_running_loop().sock_sendto(sender, b"?", address)
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(os.path.join(folder, "mail.sock")))
