"""An echo server and its clients on asyncio's low-level calls."""

import asyncio
import errno
import signal
import socket
import sys


# ANCHOR: echo
async def echo(connection):
    """Sends back what comes, until the peer has finished."""
    loop = asyncio.get_running_loop()
    buffer = memoryview(bytearray(64 * 1024))
    with connection:
        while n := await loop.sock_recv_into(connection, buffer):
            await loop.sock_sendall(connection, buffer[:n])
# ANCHOR_END: echo


# ANCHOR: listen
def stream_socket(family=socket.AF_INET):
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setblocking(False)
    return sock


def listen(host, port):
    sock = stream_socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    sock.listen(1024)
    return sock
# ANCHOR_END: listen


async def accept_loop(listener, tasks):
    loop = asyncio.get_running_loop()
    while True:
        try:
            connection, _ = await loop.sock_accept(listener)
        except ConnectionAbortedError:
            continue
        except OSError as error:
            if error.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                raise
            print(f"accept: {error.strerror}; waiting a second", file=sys.stderr)
            await asyncio.sleep(1)
            continue
        task = asyncio.create_task(echo(connection))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


# ANCHOR: serve
async def serve(host, port):
    listener = listen(host, port)
    host, port = listener.getsockname()[:2]
    host = f"[{host}]" if ":" in host else host
    tasks = set()
    accept = asyncio.create_task(accept_loop(listener, tasks))
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, accept.cancel)
    print(f"listening on {host}:{port}", flush=True)

    await asyncio.wait([accept])
    # First no new connections, then no old ones.
    listener.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
# ANCHOR_END: serve


async def demonstrate():
    loop = asyncio.get_running_loop()
    listener = listen("127.0.0.1", 0)
    address = listener.getsockname()
    server = asyncio.create_task(accept_loop(listener, set()))

    # ANCHOR: client
    async def client(name):
        with stream_socket() as sock:
            await loop.sock_connect(sock, address)
            await loop.sock_sendall(sock, f"hello from {name}".encode())
            sock.shutdown(socket.SHUT_WR)
            echoed = b""
            while data := await loop.sock_recv(sock, 1024):
                echoed += data
            return echoed.decode()

    echoes = await asyncio.gather(*map(client, ("ada", "brian", "carol")))
    # ANCHOR_END: client
    for text in sorted(echoes):
        print("echoed:", text)
    server.cancel()
    await asyncio.wait([server])
    listener.close()


match sys.argv[1:]:
    case []:
        asyncio.run(demonstrate())
    case ["serve", address]:
        host, _, port = address.rpartition(":")
        asyncio.run(serve(host.strip("[]"), int(port)))
    case _:
        sys.exit("usage: sock_echo.py [serve ADDR]")
