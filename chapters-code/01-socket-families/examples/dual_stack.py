"""One IPv6 listener for both protocols: IPv4 peers appear as ::ffff:a.b.c.d."""

import asyncio
import ipaddress
import os
import socket


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: mapped
    for only_v6 in (False, True):
        listener = listen("::", 0, only_v6)
        port = listener.getsockname()[1]
        print(f"listening on [::], IPV6_V6ONLY {str(only_v6).lower()}")
        for to in ("::1", "127.0.0.1"):
            try:
                _, writer = await asyncio.open_connection(to, port)
                accepted, (peer, *_) = await loop.sock_accept(listener)
                print(f"  {to}: accepted as {peer}, that is {canonical(peer)}")
                accepted.close()
                writer.close()
            except OSError as error:
                print(f"  {to}: {os.strerror(error.errno).lower()}")
        listener.close()
    # ANCHOR_END: mapped

    # ANCHOR: same_port
    v4 = listen("0.0.0.0", 0, False)
    port = v4.getsockname()[1]
    for only_v6 in (False, True):
        try:
            listen("::", port, only_v6).close()
            outcome = "ok"
        except OSError as error:
            outcome = os.strerror(error.errno).lower().replace("already ", "")
        value = str(only_v6).lower()
        print(f"[::] beside 0.0.0.0, same port, IPV6_V6ONLY {value}: {outcome}")
    v4.close()
    # ANCHOR_END: same_port

    # ANCHOR: default
    server = await asyncio.start_server(lambda reader, writer: None, "::", 0)
    v6_only = server.sockets[0].getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    print("the library's own default:", str(bool(v6_only)).lower())
    # ANCHOR_END: default
    server.close()


def listen(host, port, only_v6):
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if ":" in host:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_v6)
    sock.setblocking(False)
    try:
        sock.bind((host, port))
        sock.listen()
    except OSError:
        sock.close()
        raise
    return sock


def canonical(text):
    ip = ipaddress.ip_address(text)
    return ip.version == 6 and ip.ipv4_mapped or ip


asyncio.run(main())
