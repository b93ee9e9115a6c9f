"""A peer of the bench: HTTP/1.1 on an asyncio protocol, written for speed. Prints its port.

It reads requests without a body, in order, however they are cut, within a limit; and it
has a time for idle connections.
"""

import asyncio
import email.utils
import time

MOST = 32 * 1024
IDLE = 75


def answers():
    """The answer of this second."""
    second, answer = None, b""

    def current():
        nonlocal second, answer
        now = int(time.time())
        if now != second:
            second = now
            date = email.utils.formatdate(now, usegmt=True)
            answer = (
                f"HTTP/1.1 200 OK\r\nDate: {date}\r\n"
                "Content-Type: text/plain; charset=utf-8\r\n"
                "Content-Length: 5\r\n\r\nhello"
            ).encode()
        return answer

    return current


current = answers()
BAD = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Http(asyncio.Protocol):
    last = 0
    pending = b""
    everybody = set()

    def connection_made(self, transport):
        self.transport = transport
        self.last = time.monotonic()
        self.everybody.add(self)

    def connection_lost(self, error):
        self.everybody.discard(self)

    def data_received(self, data):
        self.last = time.monotonic()
        data = self.pending + data if self.pending else data
        out = []
        while True:
            head, found, rest = data.partition(b"\r\n\r\n")
            if not found:
                break
            data = rest
            first, *lines = head.split(b"\r\n")
            words = first.split(b" ")
            if len(words) != 3 or words[2] not in (b"HTTP/1.1", b"HTTP/1.0"):
                out.append(BAD)
                break
            fields = {}
            for line in lines:
                name, _, value = line.partition(b":")
                fields[name.lower()] = value.strip()
            closes = fields.get(b"connection", b"").lower() == b"close"
            if b"host" not in fields or b"content-length" in fields or closes:
                out.append(BAD)
                break
            out.append(current())
        self.pending = data
        if out:
            self.transport.write(b"".join(out))
        if len(data) > MOST or (out and out[-1] is BAD):
            self.transport.close()


async def close_the_idle():
    while True:
        await asyncio.sleep(1)
        now = time.monotonic()
        for connection in list(Http.everybody):
            if now - connection.last > IDLE:
                connection.transport.close()


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Http, "127.0.0.1", 0)
    watching = asyncio.create_task(close_the_idle())
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
    watching.cancel()


if __name__ == "__main__":
    asyncio.run(main())
