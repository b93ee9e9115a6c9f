"""The small protocol of this chapter: a server that keeps values, and a client.

python3 a_shelf.py [serve HOST PORT]
"""

import asyncio
import signal
import struct
import sys

MOST = 64 * 1024
ROOM = 16 * 1024 * 1024
DONE, NO_SUCH_NAME, NO_SUCH_OPERATION, BAD_REQUEST, NO_ROOM = range(5)
GET, PUT, TAKE = 1, 2, 3


def frame(content):
    return struct.pack(">I", len(content)) + content


async def read_frame(reader):
    (length,) = struct.unpack(">I", await reader.readexactly(4))
    if length > MOST:
        raise ValueError(f"a frame of {length} bytes")
    return await reader.readexactly(length)


def answer(values, request):
    if len(request) < 6 or len(request) < 6 + request[5]:
        return request[:4].rjust(4, b"\0") + bytes([BAD_REQUEST])
    number, operation, length = request[:4], request[4], request[5]
    name, value = request[6 : 6 + length], request[6 + length :]
    if operation == PUT:
        kept = sum(len(name) + len(value) for name, value in values.items())
        if kept + len(name) + len(value) > ROOM:
            return number + bytes([NO_ROOM])
        values[name] = value
        found = b""
    elif operation == GET:
        found = values.get(name)
    elif operation == TAKE:
        found = values.pop(name, None)
    else:
        return number + bytes([NO_SUCH_OPERATION])
    if found is None:
        return number + bytes([NO_SUCH_NAME])
    return number + bytes([DONE]) + found


async def start_shelf(host, port):
    values = {}

    async def keep(reader, writer):
        try:
            hello = await read_frame(reader)
            if len(hello) != 7 or hello[:5] != b"SHELF":
                return
            speaks = hello[5] <= 1 <= hello[6]
            writer.write(frame(b"SHELF" + bytes([int(speaks)])))
            while speaks:
                request = await read_frame(reader)
                writer.write(frame(answer(values, request)))
                await writer.drain()
        except (asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()

    return await asyncio.start_server(keep, host, port)


class NoSuchOperation(Exception):
    pass


class ShelfClient:
    @classmethod
    async def connect(cls, host, port):
        client = cls()
        streams = await asyncio.open_connection(host, port)
        client.reader, client.writer = streams
        client.number = 0
        client.writer.write(frame(b"SHELF\x01\x01"))
        if await read_frame(client.reader) != b"SHELF\x01":
            raise ValueError("no hello")
        return client

    async def ask(self, operation, name, value=b""):
        number = struct.pack(">I", self.number)
        self.number += 1
        head = number + bytes([operation, len(name)])
        self.writer.write(frame(head + name + value))
        response = await read_frame(self.reader)
        if response[4] == NO_SUCH_OPERATION:
            raise NoSuchOperation
        return response[5:] if response[4] == DONE else None


def shown(value):
    return "nothing" if value is None else value.decode()


async def demonstrate():
    server = await start_shelf("127.0.0.1", 0)
    address = server.sockets[0].getsockname()

    # ANCHOR: client
    client = await ShelfClient.connect(*address)
    await client.ask(PUT, b"color", b"green")
    print("color:", shown(await client.ask(GET, b"color")))
    print("taken:", shown(await client.ask(TAKE, b"color")))
    print("color:", shown(await client.ask(GET, b"color")))
    try:
        await client.ask(9, b"color")
    except NoSuchOperation:
        why = "the server doesn't know operation 9; it may be older"
        print("operation 9:", why)
    # ANCHOR_END: client
    client.writer.close()

    # ANCHOR: wire
    wire = frame(b"SHELF\x01\x01") + frame(b"\0\0\0\x07\x01\x05color")
    reader, writer = await asyncio.open_connection(*address)
    writer.write(wire)
    writer.write_eof()
    answers = await reader.read()
    print("sent:    ", wire.hex(" "))
    print("answered:", answers.hex(" "))
    # ANCHOR_END: wire
    writer.close()
    server.close()


async def serve(host, port):
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    server = await start_shelf(host, port)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"listening on {host}:{port}", flush=True)
    await ended.wait()
    server.close()


if len(sys.argv) == 4:
    asyncio.run(serve(sys.argv[2], int(sys.argv[3])))
else:
    asyncio.run(demonstrate())
