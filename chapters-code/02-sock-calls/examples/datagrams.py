"""Datagrams: whole, with their sender's address, cut when the buffer is short."""

import asyncio
import socket


def udp():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    sock.bind(("127.0.0.1", 0))
    return sock


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: echo
    server, client = udp(), udp()
    server_address = server.getsockname()
    await loop.sock_sendto(client, b"ping", server_address)
    data, sender = await loop.sock_recvfrom(server, 4096)
    print("from the client:", str(sender == client.getsockname()).lower())
    await loop.sock_sendto(server, data, sender)

    buffer = bytearray(4096)
    n, sender = await loop.sock_recvfrom_into(client, buffer)
    from_server = str(sender == server_address).lower()
    print(f"echoed: {buffer[:n].decode()}, from the server: {from_server}")
    # ANCHOR_END: echo

    # ANCHOR: edges
    await loop.sock_sendto(client, b"too long a datagram", server_address)
    await loop.sock_sendto(client, b"", server_address)
    cut, _ = await loop.sock_recvfrom(server, 8)
    print(f'8 of 19 bytes: "{cut.decode()}"')
    empty, _ = await loop.sock_recvfrom(server, 8)
    print(f"the rest is gone; the next datagram has {len(empty)} bytes")

    client.connect(server_address)
    server.close()
    await loop.sock_sendall(client, b"anyone there?")
    try:
        await loop.sock_recv(client, 8)
    except ConnectionRefusedError:
        print("connected, the port closed: ConnectionRefused")
    # ANCHOR_END: edges
    client.close()


asyncio.run(main())
