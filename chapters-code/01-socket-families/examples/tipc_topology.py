"""TIPC tells who comes and goes: a subscription to a service."""

import socket
import struct

SERVICE = 18999
WHAT = {socket.TIPC_PUBLISHED: "published", socket.TIPC_WITHDRAWN: "withdrawn"}


def server(lower, upper):
    sock = socket.socket(socket.AF_TIPC, socket.SOCK_DGRAM)
    address = socket.TIPC_ADDR_NAMESEQ, SERVICE, lower, upper
    sock.bind((*address, socket.TIPC_NODE_SCOPE))
    return sock


# ANCHOR: event
def next_event(topology):
    """struct tipc_event: what has happened, and to which instances."""
    what, lower, upper = struct.unpack_from("=III", topology.recv(48))
    return f"{WHAT[what]}: {lower} to {upper}"
# ANCHOR_END: event


# ANCHOR: subscribe
topology = socket.socket(socket.AF_TIPC, socket.SOCK_SEQPACKET)
topology.settimeout(5)
service = socket.TIPC_TOP_SRV
topology.connect((socket.TIPC_ADDR_NAME, service, service, 0))
# struct tipc_subscr: the range, how long, what for, and eight bytes of our own.
for_ever = socket.TIPC_WAIT_FOREVER & 0xFFFFFFFF
each_binding = socket.TIPC_SUB_PORTS
topology.send(
    struct.pack("=5I8x", SERVICE, 0, 99, for_ever, each_binding)
)
# ANCHOR_END: subscribe

# ANCHOR: events
first = server(0, 9)
print(next_event(topology))
second = server(50, 59)
print(next_event(topology))
first.close()
print(next_event(topology))
# ANCHOR_END: events
