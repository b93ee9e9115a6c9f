"""One server on several addresses, and one on all of them."""

import asyncio
import socket


def text(address):
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


# ANCHOR: greet
async def greet(reader, writer):
    address = writer.get_extra_info("sockname")
    writer.write(f"this is {text(address)}".encode())
    writer.close()
# ANCHOR_END: greet


def addresses(server):
    # Python keeps them in the order of a set.
    names = [sock.getsockname() for sock in server.sockets]
    return sorted(names, key=lambda name: (":" in name[0], name[0]))


async def ask(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


async def main():
    # ANCHOR: several
    hosts = ["127.0.0.1", "127.0.0.2", "::1"]
    server = await asyncio.start_server(greet, hosts, 0)
    for address in addresses(server):
        print(await ask(*address[:2]))
    # ANCHOR_END: several
    server.close()

    # ANCHOR: everywhere
    server = await asyncio.start_server(greet, None, 0)
    for address in addresses(server):
        print("listening on", text(address))
    v4, v6 = addresses(server)
    print(await ask("127.0.0.1", v4[1]))
    print(await ask("::1", v6[1]))
    # ANCHOR_END: everywhere

    # ANCHOR: only_v6
    sock = next(s for s in server.sockets if s.family == socket.AF_INET6)
    v6_only = sock.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    print("IPv6 only:", str(bool(v6_only)).lower())
    try:
        await asyncio.open_connection("127.0.0.1", v6[1])
    except ConnectionRefusedError:
        print("an IPv4 client at the IPv6 socket: ConnectionRefused")
    # ANCHOR_END: only_v6
    server.close()


asyncio.run(main())
