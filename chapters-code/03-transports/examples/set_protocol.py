"""Changing the protocol in mid-connection."""

import asyncio
import json
import socket


# ANCHOR: greeting
class Greeting(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        match data:
            case b"use reverse\n":
                self.transport.set_protocol(Reverse(self.transport))
                self.transport.write(b"ok\n")
            case _:
                self.transport.write(b"unknown\n")


class Reverse(asyncio.Protocol):
    def __init__(self, transport):
        # connection_made is not called again.
        self.transport = transport
        self.messages = 0

    def data_received(self, data):
        self.messages += 1
        self.transport.write(data[::-1])
# ANCHOR_END: greeting


async def ask(peer, question):
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(peer, question.encode())
    answer = await loop.sock_recv(peer, 64)
    print(json.dumps(question), "->", json.dumps(answer.decode()))


async def main():
    loop = asyncio.get_running_loop()
    near, peer = socket.socketpair()
    peer.setblocking(False)
    # ANCHOR: upgrade
    transport, _ = await loop.connect_accepted_socket(Greeting, near)
    await ask(peer, "hello\n")
    await ask(peer, "use reverse\n")
    await ask(peer, "hello\n")
    protocol = transport.get_protocol()
    name = type(protocol).__name__
    print(f"the protocol is {name}, messages: Some({protocol.messages})")
    # ANCHOR_END: upgrade
    transport.abort()


asyncio.run(main())
