"""The family and the local address of a connection."""

import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    port = listener.getsockname()[1]

    async def seen(host, **options):
        transport, _ = await loop.create_connection(
            asyncio.Protocol, host, port, **options
        )
        accepted, (host, port_there) = await loop.sock_accept(listener)
        accepted.close()
        transport.abort()
        return f"{host}:{port_there}"

    # ANCHOR: chosen
    print("chosen by the kernel:", await seen("localhost"))
    # ANCHOR_END: chosen

    # ANCHOR: family
    print("only IPv4:", await seen("localhost", family=socket.AF_INET))
    # ANCHOR_END: family

    # ANCHOR: local
    from_five = await seen("127.0.0.1", local_addr=("127.0.0.5", 0))
    print("local_addr:", from_five)
    # ANCHOR_END: local

    # ANCHOR: wrong
    for words, options in [
        ("IPv6 alone", {"family": socket.AF_INET6}),
        ("a local address of IPv6", {"local_addr": ("::1", 0)}),
        ("a local port in use", {"local_addr": ("127.0.0.1", port)}),
    ]:
        try:
            await seen("127.0.0.1", **options)
        except OSError as error:
            text = str(error).replace(f" {port})", " PORT)")
            print(f"{words}:\n  {type(error).__name__}: {text}")
    # ANCHOR_END: wrong
    listener.close()


asyncio.run(main())
