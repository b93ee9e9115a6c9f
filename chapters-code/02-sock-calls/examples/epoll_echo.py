"""The same echo on bare epoll: no event loop but this one."""

import select
import socket
import sys
import threading


class Connection:
    """What the loop keeps of a connection between two events."""

    def __init__(self, sock):
        self.sock = sock
        self.unsent = b""
        self.finished = False


# ANCHOR: serve
def serve(listener, clients):
    """Serves until `clients` have come and gone."""
    listener.setblocking(False)
    epoll = select.epoll()
    epoll.register(listener, select.EPOLLIN)
    connections, gone = {}, 0
    while gone < clients:
        # The only place where this program waits; Python retries EINTR itself.
        for fd, _ in epoll.poll():
            if fd == listener.fileno():
                accept(epoll, listener, connections)
                continue
            try:
                goes_on = advance(connections[fd])
            except OSError:
                goes_on = False
            if goes_on:
                watch(epoll, connections[fd])
            else:
                # Closing the descriptor takes it out of the epoll, too.
                connections.pop(fd).sock.close()
                gone += 1
# ANCHOR_END: serve


# ANCHOR: accept
def accept(epoll, listener, connections):
    try:
        sock, _ = listener.accept()
    except (BlockingIOError, ConnectionAbortedError):
        return  # Gone again before we came.
    sock.setblocking(False)
    epoll.register(sock, select.EPOLLIN)
    connections[sock.fileno()] = Connection(sock)
# ANCHOR_END: accept


# ANCHOR: advance
def advance(connection):
    """Does what can be done without waiting; false when the connection is over."""
    try:
        while True:
            while connection.unsent:
                n = connection.sock.send(connection.unsent)
                connection.unsent = connection.unsent[n:]
            if connection.finished:
                return False
            connection.unsent = connection.sock.recv(4096)
            connection.finished = not connection.unsent
    except BlockingIOError:
        # Would block: wait until writable or readable, and try again then.
        return True
# ANCHOR_END: advance


# ANCHOR: watch
def watch(epoll, connection):
    # Asking for EPOLLOUT with nothing to send would wake the loop without end.
    wanted = select.EPOLLOUT if connection.unsent else select.EPOLLIN
    epoll.modify(connection.sock, wanted)
# ANCHOR_END: watch


def talk(address, text, echoes):
    with socket.create_connection(address) as sock:
        sock.sendall(text.encode())
        sock.shutdown(socket.SHUT_WR)
        echoed = b""
        while data := sock.recv(1024):
            echoed += data
    echoes.append(echoed.decode())


def demonstrate():
    listener = socket.create_server(("127.0.0.1", 0))
    server = threading.Thread(target=serve, args=(listener, 3))
    server.start()
    echoes = []
    clients = [
        threading.Thread(target=talk, args=(listener.getsockname(), text, echoes))
        for text in ("hello from ada", "hello from brian", "hello from carol")
    ]
    for thread in clients:
        thread.start()
    for thread in (*clients, server):
        thread.join()
    for text in sorted(echoes):
        print("echoed:", text)
    listener.close()


match sys.argv[1:]:
    case []:
        demonstrate()
    case ["serve", address]:
        host, _, port = address.rpartition(":")
        listener = socket.create_server((host, int(port)))
        print(f"listening on {host}:{listener.getsockname()[1]}", flush=True)
        serve(listener, float("inf"))
    case _:
        sys.exit("usage: epoll_echo.py [serve ADDR]")
