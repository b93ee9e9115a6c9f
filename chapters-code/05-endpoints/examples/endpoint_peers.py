"""Datagram endpoints: with a local address, with a remote one, and towards nobody."""

import asyncio
import errno
import socket


# ANCHOR: protocol
class Teller(asyncio.DatagramProtocol):
    """Hands on what happens."""

    def __init__(self):
        self.told = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.told.put_nowait(f'got "{data.decode()}"')

    def error_received(self, error):
        self.told.put_nowait(f"error: {errno.errorcode[error.errno]}")
# ANCHOR_END: protocol


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: local
    server, at_server = await loop.create_datagram_endpoint(
        Teller, local_addr=("127.0.0.1", 0)
    )
    # ANCHOR_END: local
    host, port = server.get_extra_info("sockname")

    # ANCHOR: remote
    client, at_client = await loop.create_datagram_endpoint(
        Teller, remote_addr=("127.0.0.1", port)
    )
    client.sendto(b"a question")
    print("server", await at_server.told.get())
    # ANCHOR_END: remote

    # ANCHOR: stranger
    stranger = socket.socket(type=socket.SOCK_DGRAM)
    client_address = client.get_extra_info("sockname")
    stranger.sendto(b"from a stranger", client_address)
    server.sendto(b"the answer", client_address)
    print("client", await at_client.told.get())
    # ANCHOR_END: stranger
    stranger.close()

    # ANCHOR: nobody
    with socket.socket(type=socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.9", 0))
        address = nobody.getsockname()
    lonely, at_lonely = await loop.create_datagram_endpoint(
        Teller, remote_addr=address
    )
    print("an endpoint towards nobody is made")
    lonely.sendto(b"anybody?")
    print("then", await at_lonely.told.get())
    # ANCHOR_END: nobody
    for transport in (server, client, lonely):
        transport.close()


asyncio.run(main())
