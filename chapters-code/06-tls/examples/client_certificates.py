"""A server that asks its clients who they are."""

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


async def greet(reader, writer):
    shown = writer.get_extra_info("peercert")
    writer.write(b"I know you\n" if shown else b"who are you?\n")
    writer.close()


# ANCHOR: visit
async def visit(port, context):
    try:
        reader, writer = await asyncio.open_connection(
            "localhost", port, ssl=context
        )
        # In TLS 1.3 a client learns only here that it was refused.
        line = await reader.readline()
        writer.close()
    except (ssl.SSLError, ConnectionError):
        line = b""
    return line.decode().rstrip() or "refused"
# ANCHOR_END: visit


async def main():
    # A refused handshake is reported to the loop's handler, and logged.
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    cert, key = demo_certificate("DNS:localhost", "IP:127.0.0.1")
    known, unknown = demo_certificate("DNS:me"), demo_certificate("DNS:you")

    # ANCHOR: servers
    servers = []
    for asked, verify_mode in [
        ("not asked", ssl.CERT_NONE),
        ("wanted", ssl.CERT_OPTIONAL),
        ("required", ssl.CERT_REQUIRED),
    ]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, keyfile=key)
        context.verify_mode = verify_mode
        context.load_verify_locations(known[0])
        servers.append((asked, context))
    # ANCHOR_END: servers

    # ANCHOR: clients
    clients = []
    for shows, own in [
        ("none", None),
        ("a known one", known),
        ("an unknown one", unknown),
    ]:
        context = ssl.create_default_context(cafile=cert)
        if own:
            context.load_cert_chain(*own)
        clients.append((shows, context))
    # ANCHOR_END: clients

    for asked, server_context in servers:
        server = await asyncio.start_server(
            greet, "127.0.0.1", 0, ssl=server_context
        )
        port = server.sockets[0].getsockname()[1]
        print(f"certificates are {asked}:")
        for shows, client_context in clients:
            print(f"  {shows}: {await visit(port, client_context)}")
        server.close()


asyncio.run(main())
