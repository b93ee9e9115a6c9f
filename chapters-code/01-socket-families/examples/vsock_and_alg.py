"""Two families that the original leaves out: to a virtual machine, and into the kernel."""

import asyncio
import json
import socket

LOCAL = 1


async def main():
    loop = asyncio.get_running_loop()

    # ANCHOR: vsock
    listener = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    listener.bind((LOCAL, 1234))
    listener.listen(1)
    listener.setblocking(False)

    async def ask():
        client = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
        client.setblocking(False)
        await loop.sock_connect(client, (LOCAL, 1234))
        await loop.sock_sendall(client, b"no IP at all")
        return (await loop.sock_recv(client, 64)).decode()

    asking = asyncio.create_task(ask())
    served, (machine, _) = await loop.sock_accept(listener)
    data = await loop.sock_recv(served, 64)
    await loop.sock_sendall(served, data.upper())
    answer = json.dumps(await asking)
    print(f"VSOCK: {answer} from machine {machine}")
    # ANCHOR_END: vsock

    # ANCHOR: alg
    hashing = socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET)
    hashing.bind(("hash", "sha256"))
    one, _ = hashing.accept()
    # ANCHOR_END: alg
    # ANCHOR: digest
    one.send(b"abc")
    print("ALG:", one.recv(32).hex())
    # ANCHOR_END: digest


asyncio.run(main())
