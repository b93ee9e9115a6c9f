"""SO_TIMESTAMP: when the kernel got a datagram, though the program read it later."""

# asyncio: plain sockets, because its transports don't read ancillary data.
import socket
import struct
import time

SO_TIMESTAMP = 29  # this Python has no name for it
TIMEVAL = struct.Struct("@ll")


def yes(condition):
    return str(condition).lower()


def receive_with_timestamp(sock):
    data, messages, _, _ = sock.recvmsg(100, socket.CMSG_SPACE(TIMEVAL.size))
    for _level, _kind, value in messages:
        seconds, microseconds = TIMEVAL.unpack(value)
        return data, seconds + microseconds / 1e6
    return data, None


def warm_up():
    """Waits until the kernel stamps at arrival, which starts a moment later."""
    for _ in range(100):
        sender.send(b"warm-up")
        time.sleep(0.005)
        read_at = time.time()
        _, arrived = receive_with_timestamp(receiver)
        if arrived is not None and arrived + 0.004 < read_at:
            return
    raise SystemExit("the kernel stamps at reading only")


receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.connect(receiver.getsockname())

# ANCHOR: age
sender.send(b"before the option")
_, arrived = receive_with_timestamp(receiver)
print("without the option: a time:", yes(arrived is not None))

receiver.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMP, 1)
warm_up()
sender.send(b"after the option")
# The program is busy with something else for a while.
time.sleep(0.05)
_, arrived = receive_with_timestamp(receiver)
print("with it: a time:", yes(arrived is not None))
print("of arrival, not of reading:", yes(time.time() - arrived >= 0.05))
# ANCHOR_END: age
