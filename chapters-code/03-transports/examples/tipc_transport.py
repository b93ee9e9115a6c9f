"""A family that asyncio has no function for, awaited by its low-level calls and carried by
a transport."""

import asyncio
import socket

SERVICE = 18777


class Upper(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.is_over = asyncio.Event()
        peer = transport.get_extra_info("peername")
        kind = "tipc:id" if peer[0] == socket.TIPC_ADDR_ID else peer
        print("the transport's peer:", kind)

    def data_received(self, data):
        self.transport.write(data.upper())

    # ANCHOR: lost
    def connection_lost(self, error):
        match error:
            case None:
                words = "in order"
            case ConnectionResetError():
                words = "reset by its peer"
            case _:
                words = "another error"
        print("the transport's end:", words)
        self.is_over.set()
    # ANCHOR_END: lost


def tipc():
    sock = socket.socket(socket.AF_TIPC, socket.SOCK_STREAM)
    sock.setblocking(False)
    return sock


async def main():
    loop = asyncio.get_running_loop()

    # ANCHOR: serve
    listener = tipc()
    listener.bind((socket.TIPC_ADDR_NAMESEQ, SERVICE, 0, 9))
    listener.listen(8)

    async def serve():
        accepted, _ = await loop.sock_accept(listener)
        return await loop.connect_accepted_socket(Upper, accepted)

    serving = asyncio.create_task(serve())
    # ANCHOR_END: serve

    # ANCHOR: ask
    client = tipc()
    name = socket.TIPC_ADDR_NAME, SERVICE, 7, 0
    await loop.sock_connect(client, name)
    await loop.sock_sendall(client, b"no host, no port")
    answer = await loop.sock_recv(client, 64)
    print("answered:", answer.decode())
    # ANCHOR_END: ask

    # ANCHOR: end
    client.close()
    _, protocol = await serving
    await protocol.is_over.wait()
    # ANCHOR_END: end


asyncio.run(main())
