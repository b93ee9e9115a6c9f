"""Three ways to close a TCP connection with data still under way."""

# asyncio: plain sockets, because a close that blocks has no place in a loop.
import socket
import struct
import time

SHORT = 1.0


def yes(condition):
    return str(condition).lower()


def unread_data():
    """A non-blocking sender that has queued all it can, and a peer that read nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    sender = socket.create_connection(listener.getsockname())
    reader, _ = listener.accept()
    sender.setblocking(False)
    sent = 0
    try:
        while True:
            sent += sender.send(bytes(16384))
    except BlockingIOError:
        return sender, reader, sent


def set_linger(sock, seconds):
    value = struct.pack("ii", 1, seconds)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, value)


def close(sock):
    start = time.monotonic()
    sock.close()
    return time.monotonic() - start


def read_to_end(sock):
    received = 0
    try:
        while chunk := sock.recv(65536):
            received += len(chunk)
    except ConnectionResetError:
        return received, "ConnectionReset"
    return received, None


# ANCHOR: default
sender, reader, sent = unread_data()
print("no linger: close returns at once:", yes(close(sender) < SHORT))
received, _ = read_to_end(reader)
print("  all of it arrives:", yes(received == sent))
# ANCHOR_END: default

# ANCHOR: timed
sender, reader, sent = unread_data()
set_linger(sender, 2)
start = time.monotonic()
sender.shutdown(socket.SHUT_WR)
took = time.monotonic() - start
print("linger 2 s: shutdown returns at once:", yes(took < SHORT))
print("  close blocks for it, though non-blocking:", yes(close(sender) >= 1.9))
received, _ = read_to_end(reader)
print("  all of it arrives:", yes(received == sent))
# ANCHOR_END: timed

# ANCHOR: zero
sender, reader, sent = unread_data()
set_linger(sender, 0)
print("linger 0: close returns at once:", yes(close(sender) < SHORT))
received, ended = read_to_end(reader)
print("  the peer's read ends with:", ended)
print("  all of it arrives:", yes(received == sent))
# ANCHOR_END: zero
