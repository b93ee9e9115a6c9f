"""TCP's urgent data: one byte, beside the stream or in it."""

# asyncio: plain sockets, because its transports don't send or receive urgent data.
import errno
import socket


# ANCHOR: show
def show(inline):
    listener = socket.create_server(("127.0.0.1", 0))
    sender = socket.create_connection(listener.getsockname())
    receiver, _ = listener.accept()
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, inline)

    sender.send(b"ab")
    sender.send(b"cde", socket.MSG_OOB)
    sender.send(b"fg")
    sender.close()

    try:
        n = len(receiver.recv(8, socket.MSG_OOB))
        print(f"  recv with MSG_OOB: {n} byte")
    except OSError as e:
        names = {errno.EINVAL: "InvalidInput"}
        print("  recv with MSG_OOB:", names.get(e.errno, e))
    while data := receiver.recv(8):
        print("  read:", data.decode())
# ANCHOR_END: show


for inline in (False, True):
    print(f"SO_OOBINLINE {str(inline).lower()}:")
    show(inline)
