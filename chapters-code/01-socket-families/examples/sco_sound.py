"""SCO: sound, as packets of a fixed size."""

import asyncio
import errno
import fcntl
import math
import socket
import struct

SOL_SCO, SCO_OPTIONS = 17, 1


def sco():
    kind = socket.SOCK_SEQPACKET
    sock = socket.socket(socket.AF_BLUETOOTH, kind, socket.BTPROTO_SCO)
    sock.setblocking(False)
    return sock


def controller_address(device):
    """The ioctl HCIGETDEVINFO: the address is at 10, last byte first."""
    info = bytearray(struct.pack("H90x", device))
    kind = socket.SOCK_RAW
    with socket.socket(socket.AF_BLUETOOTH, kind, socket.BTPROTO_HCI) as sock:
        fcntl.ioctl(sock, 0x800448D3, info)
    return info[15:9:-1].hex(":").upper()


# ANCHOR: tone
def tone(samples):
    """A tone of 1 kHz: 8000 samples a second, 16 bits each."""
    heights = (round(math.sin(n / 8 * math.tau) * 10_000) for n in range(samples))
    return struct.pack(f"<{samples}h", *heights)
# ANCHOR_END: tone


async def main():
    loop = asyncio.get_running_loop()
    # Before 3.14 this protocol's address is bytes, where the others' is a str.
    near, far = (controller_address(device).encode() for device in (0, 1))

    # ANCHOR: call
    listener = sco()
    listener.bind(far)
    listener.listen(1)
    caller = sco()
    caller.bind(near)
    calling = asyncio.create_task(loop.sock_connect(caller, far))
    called, peer = await loop.sock_accept(listener)
    await calling
    print(f"called by sco:{peer}")
    # ANCHOR_END: call

    # ANCHOR: sound
    mtu = caller.getsockopt(SOL_SCO, SCO_OPTIONS, 2)
    print("at most", *struct.unpack("H", mtu), "bytes a packet")
    await loop.sock_sendall(caller, tone(24))
    packet = await loop.sock_recv(called, 64)
    samples = struct.unpack(f"<{len(packet) // 2}h", packet)
    print(f"heard {len(packet)} bytes: {list(samples[:8])} ...")
    try:
        await loop.sock_sendall(caller, tone(48))
    except OSError as error:
        print("96 bytes:", errno.errorcode[error.errno])
    # ANCHOR_END: sound
    caller.close()
    called.close()


asyncio.run(main())
