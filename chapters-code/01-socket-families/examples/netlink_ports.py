"""Who a netlink socket is: port ids, and a message between two of them."""

import os
import socket


def usersock():
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_USERSOCK)


# ANCHOR: ports
first, second, third, fourth = (usersock() for _ in range(4))
sockets = [("first", first, 0), ("second", second, 0), ("third", third, 123456)]
for name, s, asked in sockets:
    s.bind((asked, 0))
    port, _groups = s.getsockname()
    is_ours = str(port == os.getpid()).lower()
    print(f"{name} asks for {asked}: the process id? {is_ours}")
try:
    fourth.bind((123456, 0))
except OSError as error:
    print(f"fourth asks for 123456: {error.strerror} (os error {error.errno})")
# ANCHOR_END: ports

# ANCHOR: message
first.sendto(b"hello, neighbour", (123456, 0))
data, (port, _groups) = third.recvfrom(64)
came_from_first = str(port == os.getpid()).lower()
print(f"third got {data.decode()!r} from first? {came_from_first}")
# ANCHOR_END: message

for s in (first, second, third, fourth):
    s.close()
