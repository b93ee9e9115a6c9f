"""An echo server with TLS, and a client of it.

python3 tls_echo.py [serve HOST PORT]
"""

import asyncio
import atexit
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile


def demo_certificate(*names):
    """Files with a self-signed certificate and its key, which openssl makes."""
    if shutil.which("openssl") is None:
        print("this example can't run here: openssl is missing", file=sys.stderr)
        sys.exit(2)
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    cert, key = f"{folder}/cert.pem", f"{folder}/key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=demo"]
        + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        + ["-addext", "subjectAltName=" + ",".join(names)]
        + ["-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    return cert, key


# ANCHOR: protocol
class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()
# ANCHOR_END: protocol


# ANCHOR: echo_server
async def echo_server(host, port, cert, key):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, keyfile=key)
    loop = asyncio.get_running_loop()
    return await loop.create_server(Echo, host, port, ssl=context)
# ANCHOR_END: echo_server


# ANCHOR: serve
async def serve(host, port):
    cert, key = demo_certificate("DNS:localhost", "IP:127.0.0.1", "IP:::1")
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    server = await echo_server(host, port, cert, key)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"listening on {host}:{port}", flush=True)
    await ended.wait()
    server.close()
# ANCHOR_END: serve


# ANCHOR: demonstrate
async def demonstrate():
    cert, key = demo_certificate("DNS:localhost", "IP:127.0.0.1", "IP:::1")
    server = await echo_server("127.0.0.1", 0, cert, key)
    host, port = server.sockets[0].getsockname()

    context = ssl.create_default_context(cafile=cert)
    reader, writer = await asyncio.open_connection(host, port, ssl=context)
    writer.write(b"round the loop, encrypted\n")
    print((await reader.readline()).decode(), end="")
    large = b"x" * (1 << 20)
    writer.write(large)
    back = await reader.readexactly(len(large))
    same = str(back == large).lower()
    print(f"{len(back)} bytes came back, all of them right: {same}")
    writer.close()
    server.close()
# ANCHOR_END: demonstrate


if len(sys.argv) == 4:
    asyncio.run(serve(sys.argv[2], int(sys.argv[3])))
else:
    asyncio.run(demonstrate())
