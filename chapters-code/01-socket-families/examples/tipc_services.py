"""TIPC: a server binds a range of a service, and clients find it by name."""

import asyncio
import errno
import json
import socket
from socket import TIPC_ADDR_NAME, TIPC_ADDR_NAMESEQ

SERVICE = 18888
RANGE = (TIPC_ADDR_NAMESEQ, SERVICE, 0, 99)


def tipc(kind):
    sock = socket.socket(socket.AF_TIPC, kind)
    sock.setblocking(False)
    return sock


def instance(number):
    return TIPC_ADDR_NAME, SERVICE, number, 0


def is_id(address):
    return str(address[0] == socket.TIPC_ADDR_ID).lower()


async def main():
    loop = asyncio.get_running_loop()

    # ANCHOR: connections
    for name in ["STREAM", "SEQPACKET"]:
        kind = getattr(socket, f"SOCK_{name}")
        listener = tipc(kind)
        listener.bind(RANGE)
        listener.listen(1)

        async def ask():
            client = tipc(kind)
            await loop.sock_connect(client, instance(17))
            await loop.sock_sendall(client, b"hello")
            return (await loop.sock_recv(client, 64)).decode()

        # Connecting waits until somebody accepts.
        asking = asyncio.create_task(ask())
        served, peer = await loop.sock_accept(listener)
        data = await loop.sock_recv(served, 64)
        await loop.sock_sendall(served, data.upper())
        answer = json.dumps(await asking)
        print(f"{name}: answered {answer}, the peer is an id: {is_id(peer)}")
        listener.close()
    # ANCHOR_END: connections

    # ANCHOR: messages
    for name in ["RDM", "DGRAM"]:
        kind = getattr(socket, f"SOCK_{name}")
        server, client = tipc(kind), tipc(kind)
        server.bind(RANGE)
        await loop.sock_sendto(client, b"hello", instance(17))
        data, sender = await loop.sock_recvfrom(server, 64)
        await loop.sock_sendto(server, data.upper(), sender)
        answer = json.dumps((await loop.sock_recv(client, 64)).decode())
        print(f"{name}: answered {answer}, the peer is an id: {is_id(sender)}")
        server.close()
    # ANCHOR_END: messages

    # ANCHOR: multicast
    members = [tipc(socket.SOCK_RDM), tipc(socket.SOCK_RDM)]
    for lower, member in zip([0, 50], members):
        member.bind((TIPC_ADDR_NAMESEQ, SERVICE, lower, lower + 49))
    sender = tipc(socket.SOCK_RDM)
    to = TIPC_ADDR_NAMESEQ, SERVICE, 40, 60
    await loop.sock_sendto(sender, b"all", to)
    for member, name in zip(members, ["0-49", "50-99"]):
        data = await loop.sock_recv(member, 64)
        print(f"{name}: got {json.dumps(data.decode())}")
    # ANCHOR_END: multicast

    # ANCHOR: nobody
    try:
        await loop.sock_connect(tipc(socket.SOCK_STREAM), instance(100))
    except OSError as error:
        print("instance 100:", errno.errorcode[error.errno])
    # ANCHOR_END: nobody


asyncio.run(main())
