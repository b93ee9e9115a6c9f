"""The flow label: from sin6_flowinfo into the packet's header, and not by itself."""

import ctypes
import os
import socket
import subprocess

IPV6_FLOWINFO_SEND = 33  # <linux/in6.h>; the socket module hasn't it
ETH_P_IPV6 = 0x86DD
UDP = 17


def main():
    enter_network_of_our_own()
    frames_of = socket.htons(ETH_P_IPV6)
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, frames_of)
    receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    receiver.bind(("::1", 0))
    port = receiver.getsockname()[1]
    sender = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)

    # ANCHOR: label
    to = ("::1", port, 0x12345, 0)
    sender.sendto(b"", to)
    ours = label(wire) == 0x12345
    print("given:             ours on the wire:", str(ours).lower())

    sender.setsockopt(socket.IPPROTO_IPV6, IPV6_FLOWINFO_SEND, 1)
    sender.sendto(b"", to)
    print(f"given and enabled: {label(wire):#07x} on the wire")
    # ANCHOR_END: label

    # ANCHOR: byte_order
    # Python turns the number into network order, and takes 20 bits of it at most.
    try:
        sender.sendto(b"", ("::1", port, 0x100000, 0))
    except OverflowError as error:
        print(error)
    # ANCHOR_END: byte_order
    for sock in (wire, receiver, sender):
        sock.close()


# ANCHOR: read_label
def label(wire):
    """Reads the next UDP packet's flow label, 20 bits of its first 4 bytes."""
    while (packet := wire.recv(2048))[6] != UDP:
        pass
    return int.from_bytes(packet[1:4], "big") & 0xFFFFF
# ANCHOR_END: read_label


def enter_network_of_our_own():
    flags = 0x40000000 | (0 if os.geteuid() == 0 else 0x10000000)
    if ctypes.CDLL(None, use_errno=True).unshare(flags):
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


main()
