"""What the kernel makes of the buffer sizes it is asked for."""

# asyncio: plain sockets, because options belong to the socket, not to the loop.
import socket
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET


def yes(condition):
    return str(condition).lower()


def limit(name):
    with open(f"/proc/sys/net/core/{name}") as file:
        return int(file.read())


# ANCHOR: send
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.setsockopt(SOL_SOCKET, SO_SNDBUF, 65536)
print("SO_SNDBUF: 65536 asked, read back", sock.getsockopt(SOL_SOCKET, SO_SNDBUF))

sock.setsockopt(SOL_SOCKET, SO_SNDBUF, 2**31 - 1)
ceiling = 2 * limit("wmem_max")
most = sock.getsockopt(SOL_SOCKET, SO_SNDBUF)
print("most is 2 * wmem_max:", yes(most == ceiling))

sock.setsockopt(SOL_SOCKET, SO_SNDBUF, 0)
floor = sock.getsockopt(SOL_SOCKET, SO_SNDBUF)
sock.setsockopt(SOL_SOCKET, SO_SNDBUF, 1000)
same = sock.getsockopt(SOL_SOCKET, SO_SNDBUF) == floor
print("least is the same for 0 and 1000:", yes(same))
print("and it is over 2048:", yes(floor > 2048))
# ANCHOR_END: send

# ANCHOR: receive
sock.setsockopt(SOL_SOCKET, SO_RCVBUF, 65536)
print("SO_RCVBUF: 65536 asked, read back", sock.getsockopt(SOL_SOCKET, SO_RCVBUF))

sock.setsockopt(SOL_SOCKET, SO_RCVBUF, 2**31 - 1)
ceiling = 2 * limit("rmem_max")
most = sock.getsockopt(SOL_SOCKET, SO_RCVBUF)
print("most is 2 * rmem_max:", yes(most == ceiling))

sock.setsockopt(SOL_SOCKET, SO_RCVBUF, 0)
least = sock.getsockopt(SOL_SOCKET, SO_RCVBUF)
print(f"least is over 256: {yes(least > 256)},",
      f"and under SO_SNDBUF's: {yes(least < floor)}")
# ANCHOR_END: receive
