"""A server with a certificate, and a client that trusts it."""

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


async def main():
    # ANCHOR: contexts
    cert, key = demo_certificate("DNS:localhost", "IP:127.0.0.1")
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_context.load_cert_chain(cert, keyfile=key)
    client_context = ssl.create_default_context(cafile=cert)
    # ANCHOR_END: contexts

    # ANCHOR: serve
    asked_for = []
    server_context.sni_callback = lambda _, name, __: asked_for.append(name)

    async def greet(reader, writer):
        writer.write(f"hello from {asked_for[0]}\n".encode())
        writer.close()

    server = await asyncio.start_server(
        greet, "127.0.0.1", 0, ssl=server_context
    )
    # ANCHOR_END: serve
    port = server.sockets[0].getsockname()[1]

    # ANCHOR: connect
    reader, writer = await asyncio.open_connection(
        "localhost", port, ssl=client_context
    )
    print((await reader.readline()).decode(), end="")
    print("spoken in", writer.get_extra_info("cipher")[1])
    # ANCHOR_END: connect
    writer.close()
    server.close()


asyncio.run(main())
