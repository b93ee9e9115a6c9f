"""A transport at each end of a pipe, and what becomes of each when the other leaves."""

import asyncio
import errno
import json
import os
import tempfile


# ANCHOR: protocol
class Told(asyncio.Protocol):
    def __init__(self):
        self.calls = []
        self.lost = asyncio.get_running_loop().create_future()

    def data_received(self, data):
        self.calls.append(f"data_received({json.dumps(data.decode())})")

    def eof_received(self):
        self.calls.append("eof_received")
        return True

    def connection_lost(self, exc):
        error = "broken pipe" if isinstance(exc, BrokenPipeError) else exc
        self.calls.append(f"connection_lost({error})")
        self.lost.set_result(", ".join(self.calls))
# ANCHOR_END: protocol


def pipe():
    reader, writer = os.pipe()
    return os.fdopen(reader, "rb", 0), os.fdopen(writer, "wb", 0)


async def main():
    loop = asyncio.get_running_loop()
    # ANCHOR: both_ends
    reader, writer = pipe()
    _, reader_protocol = await loop.connect_read_pipe(Told, reader)
    writer, writer_protocol = await loop.connect_write_pipe(Told, writer)
    writer.write(b"down the pipe")
    writer.close()
    print("reader:", await reader_protocol.lost)
    print("writer:", await writer_protocol.lost)
    # ANCHOR_END: both_ends

    # ANCHOR: reader_leaves
    reader, writer = pipe()
    _writer, protocol = await loop.connect_write_pipe(Told, writer)
    reader.close()
    print("the reader leaves:", await protocol.lost)

    reader, writer = pipe()
    writer, protocol = await loop.connect_write_pipe(Told, writer)
    writer.write(bytes(1 << 20))
    full = writer.get_write_buffer_size() > 0
    print("more than the pipe holds: buffered", str(full).lower())
    reader.close()
    print("the reader leaves:", await protocol.lost)
    # ANCHOR_END: reader_leaves

    # ANCHOR: fifo
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "fifo")
        os.mkfifo(path, 0o600)
        try:
            os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as early:
            name = errno.errorcode[early.errno]
            print("a FIFO, to write, nobody reads:", name)

        # Without O_NONBLOCK, open(2) would wait for the other end.
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        reader = os.fdopen(reader, "rb", 0)
        _, protocol = await loop.connect_read_pipe(Told, reader)
        writer = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        writer = os.fdopen(writer, "wb", 0)
        writer, _ = await loop.connect_write_pipe(Told, writer)
        writer.write(b"by name")
        writer.close()
        print("a FIFO, to read:", await protocol.lost)
    # ANCHOR_END: fifo

    # ANCHOR: no_pipe
    with tempfile.TemporaryFile() as file:
        try:
            await loop.connect_read_pipe(Told, file)
        except ValueError as refused:
            print("refused:", refused)
    # ANCHOR_END: no_pipe


asyncio.run(main())
