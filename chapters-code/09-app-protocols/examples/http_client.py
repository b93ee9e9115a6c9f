"""A client of HTTP/1.1 that keeps its connection.

asyncio has none; the one of Python's library waits in a thread. So does its server.
"""

import asyncio
import http.client
import http.server
import json
import threading


# ANCHOR: routes
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    text = "text/plain; charset=utf-8"

    def answer(self, status, kind, body):
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/whole":
            self.answer(200, self.text, b"of a length that is known")
        elif self.path == "/pieces":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in [b"of a length ", b"that ", b"isn't"]:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        elif self.path == "/data":
            self.answer(200, "application/json", b'{"html": false}')
        elif self.path == "/nothing":
            self.answer(204, None, b"")
        else:
            self.answer(404, self.text, b"there is nothing here\n")
    # ANCHOR_END: routes

    def log_message(self, *_):
        pass


# ANCHOR: client
def get(client, target):
    client.request("GET", target)
    answer = client.getresponse()
    return answer, answer.read()


async def main(address):
    client = http.client.HTTPConnection(*address)
    ports = set()
    for target in ["/whole", "/pieces", "/data", "/nothing", "/elsewhere"]:
        answer, body = await asyncio.to_thread(get, client, target)
        print(f"{target}: {answer.status} {answer.reason}")
        for name in ["Content-Type", "Content-Length", "Transfer-Encoding"]:
            if answer.getheader(name):
                print(f"  {name}: {answer.getheader(name)}")
        print(f"  {json.dumps(body.decode())}")
        ports.add(client.sock.getsockname()[1])
    print("connections:", len(ports))
    client.close()
# ANCHOR_END: client


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
asyncio.run(main(server.server_address))
server.shutdown()
