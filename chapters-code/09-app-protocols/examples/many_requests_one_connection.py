"""One connection, six requests, two of them sent together.

The server is the one of Python's library, which runs in a thread.
"""

import asyncio
import http.server
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    requests = 0

    def do_GET(self):
        Handler.requests += 1
        asked = self.path.partition("?")[2]
        body = f"request {Handler.requests}, {asked}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


# ANCHOR: read_answer
async def read_answer(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lengths = [
        line.split(": ")[1]
        for line in head.splitlines()
        if line.startswith("Content-Length: ")
    ]
    return (await reader.readexactly(int(lengths[0]))).decode()
# ANCHOR_END: read_answer


async def main(address):
    # ANCHOR: requests
    reader, writer = await asyncio.open_connection(*address)

    def ask(i, field=""):
        writer.write(
            f"GET /?{i} HTTP/1.1\r\nHost: a\r\n{field}\r\n".encode()
        )

    for i in range(1, 4):
        ask(i)
        print(await read_answer(reader))
    # Pipelined: the second doesn't wait for the first one's answer.
    ask(4)
    ask(5)
    print(await read_answer(reader))
    print(await read_answer(reader))
    ask(6, "Connection: close\r\n")
    print(await read_answer(reader))
    print("then the end:", str(await reader.read() == b"").lower())
    # ANCHOR_END: requests
    writer.close()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
asyncio.run(main(server.server_address))
server.shutdown()
