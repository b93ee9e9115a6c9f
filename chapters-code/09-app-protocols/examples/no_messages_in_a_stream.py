"""TCP carries bytes: what was written in three calls is read in one, and the other way."""

import asyncio
import json
import socket
import struct


class TooLong(Exception):
    pass


class LengthFrames:
    def __init__(self, limit):
        self.buffer, self.limit = b"", limit

    def feed(self, data):
        self.buffer += data

    def next_frame(self):
        if len(self.buffer) < 4:
            return None
        (length,) = struct.unpack_from(">I", self.buffer)
        if length > self.limit:
            limit = f"{self.limit} are the most"
            raise TooLong(f"a message of {length} bytes or more; {limit}")
        if len(self.buffer) < 4 + length:
            return None
        frame = self.buffer[4 : 4 + length]
        self.buffer = self.buffer[4 + length :]
        return frame


def text(data):
    return json.dumps(data.decode())


async def main():
    sender, receiver = socket.socketpair()
    reader, far = await asyncio.open_connection(sock=receiver)
    _unread, writer = await asyncio.open_connection(sock=sender)

    # ANCHOR: stream
    for message in ["one", "two", "three"]:
        writer.write(message.encode())
    print("three writes, read as", text(await reader.read(64)))
    # ANCHOR_END: stream

    # ANCHOR: lines
    for message in ["one\n", "two\n", "three\n"]:
        writer.write(message.encode())
    for _ in range(3):
        line = await reader.readline()
        print("a line:", text(line.removesuffix(b"\n")))
    # ANCHOR_END: lines

    # ANCHOR: lengths
    wire = b""
    for message in ["one", "line 1\nline 2", ""]:
        wire += struct.pack(">I", len(message)) + message.encode()
    frames = LengthFrames(80)
    # Cut in the middle of a length, and of a message.
    for piece in [wire[:9], wire[9:15], wire[15:]]:
        writer.write(piece)
        frames.feed(await reader.read(64))
        while (frame := frames.next_frame()) is not None:
            print("a frame:", text(frame))
    # ANCHOR_END: lengths

    # ANCHOR: limits
    frames = LengthFrames(80)
    frames.feed(b"HTTP/1.1 400 Bad Request\r\n")
    try:
        frames.next_frame()
    except TooLong as error:
        print("another protocol:", error)
    # ANCHOR_END: limits
    writer.close()
    far.close()


asyncio.run(main())
