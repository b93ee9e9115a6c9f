"""One end speaks TLS, and the other doesn't."""

import asyncio
import atexit
import shutil
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


def told(what, error):
    print(f"{what}:\n  {type(error).__name__}: {error}")


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    cert, key = demo_certificate("DNS:localhost")
    client_context = ssl.create_default_context(cafile=cert)

    # ANCHOR: plain_server
    async def greet(reader, writer):
        writer.write(b"220 ready\r\n")

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        await asyncio.open_connection("localhost", port, ssl=client_context)
    except ssl.SSLError as error:
        print(f"a client with TLS, of a plain server:\n  {error.reason}")
    # ANCHOR_END: plain_server

    # ANCHOR: plain_client
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, keyfile=key)
    server = await asyncio.start_server(
        lambda *_: print("never called"), "127.0.0.1", 0, ssl=context
    )
    reader, writer = await asyncio.open_connection(
        *server.sockets[0].getsockname()
    )
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    answer = await reader.read()
    print(f"a plain client, of a server with TLS:\n  answered by {answer}")
    writer.close()
    # ANCHOR_END: plain_client

    # ANCHOR: silent_server
    async def hold(reader, writer):
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        await asyncio.open_connection(
            "localhost", port, ssl=client_context, ssl_handshake_timeout=0.2
        )
    except ConnectionError as error:
        told("a client with TLS, of a silent server", error)
    # ANCHOR_END: silent_server


asyncio.run(main())
