"""A multicast sender and two receivers on one host, and one of another group."""

import asyncio
import socket
import struct

IP_MULTICAST_ALL = 49  # Python's socket module has no name for it


def membership(group, interface):
    """A struct ip_mreqn: the group, no address, the interface by its index."""
    index = socket.if_nametoindex(interface)
    return struct.pack("=4s4si", socket.inet_aton(group), bytes(4), index)


# ANCHOR: receiver
def multicast_receiver(group, port, interface):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    # Before bind, which is where the kernel looks at it.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Bound to the group: datagrams to this host's own addresses are none of ours.
    sock.bind((group, port))
    mreqn = membership(group, interface)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, mreqn)
    # Only what this socket joined, not what any socket of this host joined.
    sock.setsockopt(socket.IPPROTO_IP, IP_MULTICAST_ALL, 0)
    sock.setblocking(False)
    return sock
# ANCHOR_END: receiver


# ANCHOR: sender
def multicast_sender(interface, hops):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    mreqn = membership("0.0.0.0", interface)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, mreqn)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, hops)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
    sock.setblocking(False)
    return sock
# ANCHOR_END: sender


def has_another(sock):
    try:
        return bool(sock.recv(64))
    except BlockingIOError:
        return False


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: receivers
    first = multicast_receiver("239.255.255.250", 0, "lo")
    port = first.getsockname()[1]
    second = multicast_receiver("239.255.255.250", port, "lo")
    other = multicast_receiver("239.255.255.251", port, "lo")
    # ANCHOR_END: receivers

    # ANCHOR: send
    sender = multicast_sender("lo", 1)
    await loop.sock_sendto(sender, b"to all of 250", ("239.255.255.250", port))
    await loop.sock_sendto(sender, b"to all of 251", ("239.255.255.251", port))
    await loop.sock_sendto(sender, b"to this host", ("127.0.0.1", port))

    for name, sock in [("first", first), ("second", second), ("other", other)]:
        data, _ = await loop.sock_recvfrom(sock, 64)
        print(f'{name} got "{data.decode()}"')
        print(f"{name} has another: {str(has_another(sock)).lower()}")
    # ANCHOR_END: send


asyncio.run(main())
