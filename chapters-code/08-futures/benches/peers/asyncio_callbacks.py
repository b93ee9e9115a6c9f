"""A peer of the bench: futures with a callback. Prints its port."""

import asyncio
import socket
import struct

BATCH = 100


async def callbacks(operations):
    loop = asyncio.get_running_loop()
    done = 0

    def callback(future):
        nonlocal done
        done += future.result()

    for begin in range(0, operations, BATCH):
        for _ in range(begin, min(begin + BATCH, operations)):
            future = loop.create_future()
            future.add_done_callback(callback)
            future.set_result(1)
        await asyncio.sleep(0)
    return done


def serve(work, run=asyncio.run):
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        stream, _ = listener.accept()
        while count := stream.recv(8, socket.MSG_WAITALL):
            (operations,) = struct.unpack(">Q", count)
            stream.sendall(struct.pack(">Q", run(work(operations))))


if __name__ == "__main__":
    serve(callbacks)
