"""What one receive returns after two sends: a stream, datagrams, sequenced packets."""

# asyncio: plain sockets, because the type's behaviour is the kernel's.
import socket


# ANCHOR: show
def show(socket_type):
    sender, receiver = socket.socketpair(socket.AF_UNIX, socket_type)
    receiver.setblocking(False)
    sender.send(b"one")
    sender.send(b"two")
    print(f"  sent: one, two; received: {receive(receiver, 100)}")
    print(f"  and then: {receive(receiver, 100)}")

    sender.send(b"three")
    print(f"  sent: three; room for 2: {receive(receiver, 2)}")
    print(f"  and then: {receive(receiver, 100)}")

    sender.close()
    print(f"  the sender closed: {receive(receiver, 100)}")
    receiver.close()
# ANCHOR_END: show


def receive(sock, room):
    try:
        return sock.recv(room).decode() or "end of file"
    except BlockingIOError:
        return "nothing there"


for socket_type in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
    print(socket_type.name)
    show(socket_type)
