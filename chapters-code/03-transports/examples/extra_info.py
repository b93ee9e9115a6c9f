"""What a transport knows besides the bytes."""

import asyncio
import socket


def yes(it):
    return str(it).lower()


async def main():
    loop = asyncio.get_running_loop()
    # Without the protocol's number asyncio leaves Nagle on for what it accepts.
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    peer = socket.create_connection(listener.getsockname())
    sock, _ = listener.accept()

    # ANCHOR: names
    transport, _ = await loop.connect_accepted_socket(asyncio.Protocol, sock)
    info = transport.get_extra_info
    same = info("peername") == peer.getsockname()
    print("peer name is the peer's own:", yes(same))
    same = info("sockname") == listener.getsockname()
    print("socket name is the listener's:", yes(same))

    view = info("socket")
    nodelay = view.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    print("Nagle is off:", yes(bool(nodelay)))
    view.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    keepalive = view.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    print("keepalive is on:", yes(bool(keepalive)))
    print("TLS:", yes(info("cipher") is not None))
    # ANCHOR_END: names

    # ANCHOR: after
    transport.close()
    await asyncio.sleep(0.01)
    same = info("peername") == peer.getsockname()
    print("closed; peer name still known:", yes(same))
    try:
        view.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        print("closed; options of the socket: true")
    except OSError:
        print("closed; options of the socket: false")
    # ANCHOR_END: after

    # ANCHOR: unix
    near, _far = socket.socketpair()
    transport, _ = await loop.connect_accepted_socket(asyncio.Protocol, near)
    name = transport.get_extra_info("peername")
    print(f'a Unix stream without names: Some("unix:{name}")')
    # ANCHOR_END: unix
    transport.abort()

    # ANCHOR: any
    # asyncio has no transport over memory; its table of facts is open to all.
    transport = asyncio.Transport(extra={"tenant": "library"})
    print("in memory, a name:", transport.get_extra_info("peername"))
    view = transport.get_extra_info("socket")
    print("in memory, a socket:", yes(view is not None))
    tenant = transport.get_extra_info("tenant")
    print(f'a fact of our own: Some("{tenant}")')
    # ANCHOR_END: any


asyncio.run(main())
