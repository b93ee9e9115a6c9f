"""SO_PASSCRED: the kernel says who is at the other end of a Unix socket."""

# asyncio: plain sockets, because its streams don't read ancillary data.
import contextlib
import os
import socket
import struct
import tempfile
from socket import SO_PASSCRED, SOL_SOCKET


def yes(condition):
    return str(condition).lower()


# ANCHOR: credentials
sender, receiver = socket.socketpair()
sender.sendall(b"early")
receiver.setsockopt(SOL_SOCKET, SO_PASSCRED, 1)
sender.sendall(b"later")

UCRED = struct.Struct("iII")  # process, user, group
for _ in range(2):
    data, messages, _, _ = receiver.recvmsg(100, socket.CMSG_SPACE(UCRED.size))
    level, kind, value = messages[0]
    process, user, group = UCRED.unpack(value)
    if process == os.getpid():
        print(f"{data.decode()}: sent by this process")
    else:
        print(f"{data.decode()}: sent by process {process}")
# ANCHOR_END: credentials

# ANCHOR: autobind
folder = tempfile.TemporaryDirectory()
path = folder.name + "/receiver"
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(path)
nameless = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
nameless.setsockopt(SOL_SOCKET, SO_PASSCRED, 1)
print("a name of its own:", yes(nameless.getsockname() != ""))
nameless.sendto(b"hello", path)
print("once it has sent:", yes(nameless.getsockname() != ""))
# ANCHOR_END: autobind

# ANCHOR: tcp
listener = socket.create_server(("127.0.0.1", 0))
sender = socket.create_connection(listener.getsockname())
receiver, _ = listener.accept()
# Refused since Linux 6.16, before that taken without effect.
with contextlib.suppress(OSError):
    receiver.setsockopt(SOL_SOCKET, SO_PASSCRED, 1)
sender.sendall(b"tcp")
_, messages, _, _ = receiver.recvmsg(100, socket.CMSG_SPACE(UCRED.size))
print("over TCP: credentials:", yes(messages != []))
# ANCHOR_END: tcp
