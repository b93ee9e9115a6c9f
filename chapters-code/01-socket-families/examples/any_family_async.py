"""A family that asyncio has no name for, through create_datagram_endpoint(sock=…)."""

import asyncio
import socket
import struct

RTM_NEWLINK, RTM_GETLINK, NLM_F_REQUEST = 16, 18, 1


def yes(condition):
    return str(condition).lower()


class Answer(asyncio.DatagramProtocol):
    def __init__(self, answer):
        self.answer = answer

    def datagram_received(self, data, addr):
        self.answer.set_result(data)


async def main():
    # ANCHOR: ask
    loop = asyncio.get_running_loop()
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM)
    sock.setblocking(False)

    answer = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: Answer(answer), sock=sock
    )
    transport.sendto(about_interface(1))
    data = await answer
    # ANCHOR_END: ask

    print("AF_NETLINK:", yes(sock.family == socket.AF_NETLINK))
    print("type:", sock.type.name)
    (answer_type,) = struct.unpack_from("=H", data, 4)
    print("answered by RTM_NEWLINK:", yes(answer_type == RTM_NEWLINK))
    print("it names the interface lo:", yes(b"lo\0" in data))
    transport.close()


def about_interface(index):
    """RTM_GETLINK: a netlink header of 16 bytes, then a struct ifinfomsg of 16."""
    header = struct.pack("=IHHII", 32, RTM_GETLINK, NLM_F_REQUEST, 0, 0)
    return header + struct.pack("=BxHiII", 0, 0, index, 0, 0)


asyncio.run(main())
