"""asyncio's transport, driven line by line: random steps in, what they did out.

The test against_asyncio.rs writes one line a connection: what the protocol answers to the
end of the stream, what it does in each callback, and the steps. It reads one line back.
"""

import asyncio
import socket
import sys


class Noting(asyncio.Protocol):
    """Notes every callback, and does in it what the line says."""

    def __init__(self, keep_open, reactions):
        self.keep_open, self.reactions = keep_open, reactions
        self.notes, self.wrote_eof, self.eof, self.lost = [], False, False, False

    def note(self, what, callback):
        self.notes.append(what)
        act(self, self.reactions[callback])

    def connection_made(self, transport):
        self.transport = transport
        self.note("made", 0)

    def data_received(self, data):
        self.note(f"data({len(data)})", 1)

    def eof_received(self):
        self.eof = True
        self.note("eof", 2)
        return self.keep_open

    def pause_writing(self):
        self.note("pause", 3)

    def resume_writing(self):
        self.note("resume", 4)

    def connection_lost(self, error):
        self.lost = True
        self.notes.append("lost(error)" if error else "lost")


def act(protocol, step):
    """What does not mean the same in both is left out on both sides."""
    transport = protocol.transport
    name, _, number = step.partition(":")
    number = int(number or 0)
    if name == "write" and not transport.is_closing() and not protocol.wrote_eof:
        transport.write(b"w" * number)
    elif name == "write_eof" and not transport.is_closing():
        protocol.wrote_eof = True
        transport.write_eof()
    elif name == "close":
        transport.close()
    elif name == "abort" and not protocol.lost:
        transport.abort()
    elif name == "pause":
        transport.pause_reading()
    elif name == "resume" and not protocol.eof:
        transport.resume_reading()
    elif name == "high":
        transport.set_write_buffer_limits(high=number)
    elif name == "low":
        transport.set_write_buffer_limits(low=number)


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


async def peer_reads(peer, most):
    got, idle = 0, False
    while got < most:
        try:
            data = peer.recv(most - got)
        except BlockingIOError:
            if idle:
                return got
            idle = True
            await settle()
            continue
        except OSError:
            return got
        if not data:
            return got
        got, idle = got + len(data), False
    return got


async def peer_acts(peer, protocol, name, number):
    """What the other end has read."""
    transport = protocol.transport
    leaves = name in ("peer_closes", "peer_leaves") and (
        transport.is_closing() or (transport.is_reading() and not protocol.eof)
    )
    try:
        if name == "peer_sends" or (leaves and number):
            peer.send(b"p" * number)
        elif name == "peer_shuts_down":
            peer.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    if leaves:
        peer.close()
    return await peer_reads(peer, number) if name == "peer_reads" else 0


async def run(keep_open, reactions, steps):
    near, peer = socket.socketpair()
    peer.setblocking(False)
    protocol = Noting(keep_open, reactions)
    connect = asyncio.get_running_loop().create_connection
    transport, _ = await connect(lambda: protocol, sock=near)
    answers = []
    for step in ["look", *steps]:
        name, _, number = step.partition(":")
        act(protocol, step)
        got = await peer_acts(peer, protocol, name, int(number or 0))
        await settle()
        state = transport.get_write_buffer_size(), got
        flags = transport.is_closing(), transport.is_reading()
        notes, protocol.notes = " ".join(protocol.notes), []
        answers.append(f"{step}: {notes} {state} {flags}".lower())
    peer.close()
    if not protocol.lost:
        transport.abort()
        await settle()
    return "; ".join(answers)


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    for line in sys.stdin:
        keep_open, *words = line.split()
        answer = await run(keep_open == "keep_open", words[:5], words[5:])
        print(answer, flush=True)


asyncio.run(main())
