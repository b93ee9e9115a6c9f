"""What a datagram endpoint says when a datagram can't be delivered, and what it doesn't."""

import asyncio
import errno
import logging
import socket


# ANCHOR: protocol
class Reporter(asyncio.DatagramProtocol):
    def __init__(self):
        self.calls = asyncio.Queue()

    def datagram_received(self, data, addr):
        self.calls.put_nowait(f"datagram_received, {len(data)} bytes")

    def error_received(self, exc):
        self.calls.put_nowait(f"error_received, {errno.errorcode[exc.errno]}")
# ANCHOR_END: protocol


async def endpoint(**addresses):
    loop = asyncio.get_running_loop()
    if not addresses:
        addresses = {"local_addr": ("127.0.0.1", 0)}
    transport, protocol = await loop.create_datagram_endpoint(Reporter, **addresses)
    return transport, protocol.calls


async def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        nobody = sock.getsockname()

    # ANCHOR: refused
    free, free_calls = await endpoint()
    free.sendto(b"is anybody there?", nobody)

    connected, connected_calls = await endpoint(remote_addr=nobody)
    connected.sendto(b"is anybody there?")
    print("fixed peer, nobody listens:", await connected_calls.get())

    # Over loopback the answer to the first came before that to the second.
    print("no fixed peer:", free_calls.qsize(), "calls")
    # ANCHOR_END: refused

    # ANCHOR: goes_on
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as late:
        late.bind(nobody)
        connected.sendto(b"and now?")
        print("the same endpoint afterwards:", len(late.recv(100)), "bytes arrived")
    # ANCHOR_END: goes_on

    # ANCHOR: sizes
    receiver, receiver_calls = await endpoint()
    to = receiver.get_extra_info("sockname")
    for size in (65_508, 65_507, 0):
        free.sendto(bytes(size), to)
        both = [asyncio.create_task(it.get()) for it in (free_calls, receiver_calls)]
        done, waiting = await asyncio.wait(
            both, timeout=1, return_when=asyncio.FIRST_COMPLETED
        )
        for task in waiting:
            task.cancel()
        call = done.pop().result() if done else "nothing arrives"
        print(f"{size} bytes: {call}")
    # ANCHOR_END: sizes

    # ANCHOR: forbidden
    free.sendto(b"hello, all", ("127.255.255.255", 9))
    print("broadcast without leave:", await free_calls.get())
    # ANCHOR_END: forbidden

    # ANCHOR: refused_by_the_transport
    try:
        connected.sendto(b"to another", to)
    except ValueError:
        print("another address: refused")
    # No error for the caller: it is logged, and the endpoint is closed.
    logging.disable()
    free.sendto(b"to whom?")
    print("no address:", "closing" if free.is_closing() else "open")
    # ANCHOR_END: refused_by_the_transport
    connected.close()
    receiver.close()


asyncio.run(main())
