"""A small server of HTTP/1.1 on an asyncio protocol.

python3 http_server.py [serve HOST PORT]
"""

import asyncio
import email.utils
import signal
import sys

REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    501: "Not Implemented",
}
TEXT = "text/plain; charset=utf-8"
MOST_HEAD, MOST_BODY = 32 * 1024, 1024 * 1024


class Refused(Exception):
    pass


# ANCHOR: routes
def echo(fields, body):
    kind = fields.get("content-type", "application/octet-stream")
    return 200, [("Content-Type", kind)], body


ROUTES = {
    "/": {
        "GET": lambda *_: (
            200,
            [("Content-Type", TEXT)],
            b"hello from chapter 9\n",
        )
    },
    "/echo": {"POST": echo},
}


def answer(method, path, fields, body):
    handlers = ROUTES.get(path.partition("?")[0])
    if handlers is None:
        text = b"there is nothing here\n"
        return 404, [("Content-Type", TEXT)], text
    wanted = "GET" if method == "HEAD" else method
    if wanted in handlers:
        return handlers[wanted](fields, body)
    allowed = ", ".join(handlers)
    if "GET" in handlers:
        allowed += ", HEAD"
    text = b"this resource has other methods, see Allow\n"
    return 405, [("Content-Type", TEXT), ("Allow", allowed)], text
# ANCHOR_END: routes


class Http(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.pending = b""

    def data_received(self, data):
        self.pending += data
        try:
            while self.pending and not self.transport.is_closing():
                if not self.request():
                    break
        except Refused as refused:
            status, why = refused.args
            fields = [("Content-Type", TEXT)]
            self.respond(status, fields, why.encode() + b"\n", False)

    def request(self):
        """Answers a request that is whole."""
        head, found, rest = self.pending.partition(b"\r\n\r\n")
        if not found:
            if len(self.pending) > MOST_HEAD:
                raise Refused(400, "the head is too long")
            return False
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or words[2] not in ("HTTP/1.1", "HTTP/1.0"):
            raise Refused(400, "the request line is METHOD TARGET HTTP/1.1")
        fields = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon or name != name.strip() or "\n" in line:
                raise Refused(400, "a field is NAME: VALUE")
            if name.lower() in fields and name.lower() == "content-length":
                raise Refused(400, "two Content-Length fields")
            fields[name.lower()] = value.strip()
        if "transfer-encoding" in fields:
            raise Refused(501, "this small server knows no chunks")
        length = fields.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise Refused(400, "Content-Length is a number of bytes")
        if int(length) > MOST_BODY:
            raise Refused(413, "the body is too large")
        if len(rest) < int(length):
            return False
        body, self.pending = rest[: int(length)], rest[int(length) :]
        method, path, version = words
        keep = version == "HTTP/1.1"
        keep = keep and fields.get("connection", "").lower() != "close"
        status, sent, body = answer(method, path, fields, body)
        self.respond(status, sent, body, keep, method == "HEAD")
        return keep

    def respond(self, status, fields, body, keep, is_head=False):
        date = email.utils.formatdate(usegmt=True)
        lines = [f"HTTP/1.1 {status} {REASONS[status]}", f"Date: {date}"]
        lines += [f"{name}: {value}" for name, value in fields]
        lines.append(f"Content-Length: {len(body)}")
        if not keep:
            lines.append("Connection: close")
        head = "\r\n".join(lines) + "\r\n\r\n"
        self.transport.write(head.encode() + (b"" if is_head else body))
        if not keep:
            self.transport.close()


# ANCHOR: serve
async def serve(host, port):
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    server = await loop.create_server(Http, host, port)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"listening on {host}:{port}", flush=True)
    await ended.wait()
    server.close()
# ANCHOR_END: serve


# ANCHOR: demonstrate
async def ask(server, request):
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    writer.write(request.encode())
    answer = (await reader.read()).decode()
    print(">", request.splitlines()[0])
    for line in answer.splitlines():
        if not line.startswith("Date: "):
            print(f"  {line}")
    writer.close()


async def demonstrate():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Http, "127.0.0.1", 0)
    last = "Host: localhost\r\nConnection: close\r\n"
    await ask(server, f"GET / HTTP/1.1\r\n{last}\r\n")
    body = "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n[1,2,3]"
    await ask(server, f"POST /echo HTTP/1.1\r\n{last}{body}")
    await ask(server, f"DELETE / HTTP/1.1\r\n{last}\r\n")
    await ask(server, "Method: GET\r\nUri: /\r\n\r\n")
    server.close()
# ANCHOR_END: demonstrate


if len(sys.argv) == 4:
    asyncio.run(serve(sys.argv[2], int(sys.argv[3])))
else:
    asyncio.run(demonstrate())
