"""An echo server that ends in order.

python3 graceful_server.py [serve HOST PORT]
"""

import asyncio
import signal
import sys


# ANCHOR: protocol
class Echo(asyncio.Protocol):
    # Before 3.12.1 wait_closed doesn't wait, and no method ends the clients.
    clients = {}

    def connection_made(self, transport):
        self.transport = transport
        loop = asyncio.get_running_loop()
        self.clients[transport] = loop.create_future()

    def data_received(self, data):
        self.transport.write(data)

    # Who doesn't read is not read from.
    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()

    def connection_lost(self, error):
        self.clients.pop(self.transport).set_result(None)
# ANCHOR_END: protocol


def termination():
    """A queue of the signals that ask to end."""
    loop = asyncio.get_running_loop()
    asked = asyncio.Queue()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.put_nowait, number)
    return asked


async def shut_down(server, deadline, again):
    server.close()
    left = asyncio.gather(*Echo.clients.values())
    twice = asyncio.ensure_future(again.get())
    first = asyncio.FIRST_COMPLETED
    done, _ = await asyncio.wait(
        [left, twice], timeout=deadline, return_when=first
    )
    twice.cancel()
    if left in done:
        return "Finished"
    for transport in Echo.clients:
        transport.abort()
    await left
    return "AtOnce" if twice in done else "Cut"


# ANCHOR: serve
async def serve(host, port, deadline=5):
    # Before anybody is told to come, so that no signal is missed.
    asked = termination()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, host, port)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"listening on {host}:{port}", flush=True)

    await asked.get()
    ended = await shut_down(server, deadline, asked)
    return 0 if ended == "Finished" else 1
# ANCHOR_END: serve


# ANCHOR: demonstrate
async def demonstrate():
    asked = termination()
    loop = asyncio.get_running_loop()
    for client_finishes in [True, False]:
        server = await loop.create_server(Echo, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address)
        writer.write(b"hello")
        await reader.readexactly(5)

        signal.raise_signal(signal.SIGTERM)
        print("asked to end by", (await asked.get()).name)
        ending = asyncio.create_task(shut_down(server, 0.3, asked))
        await asyncio.sleep(0)
        try:
            await asyncio.open_connection(*address)
            print("a newcomer is let in: true")
        except ConnectionRefusedError:
            print("a newcomer is let in: false")
        writer.write(b"still here")
        await reader.readexactly(10)
        print("the client is still served")
        if client_finishes:
            writer.close()
        print(await ending)
        writer.close()
# ANCHOR_END: demonstrate


if len(sys.argv) == 4:
    sys.exit(asyncio.run(serve(sys.argv[2], int(sys.argv[3]))))
asyncio.run(demonstrate())
