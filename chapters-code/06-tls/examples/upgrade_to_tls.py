"""A connection that begins in clear and goes on in TLS."""

import asyncio
import atexit
import json
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


def spoken_in(writer):
    session = writer.get_extra_info("ssl_object")
    return session.version() if session else "clear"


# ANCHOR: server
async def serve(reader, writer, context):
    await reader.readline()
    writer.write(b"go ahead\n")
    await writer.start_tls(context)
    line = await reader.readline()
    writer.write(b"I have read: " + line)
    await writer.drain()
    writer.close()
# ANCHOR_END: server


async def main():
    cert, key = demo_certificate("DNS:localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, keyfile=key)
    server = await asyncio.start_server(
        lambda reader, writer: serve(reader, writer, context), "127.0.0.1", 0
    )
    address = server.sockets[0].getsockname()

    # ANCHOR: client
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"STARTTLS\n")
    answer = (await reader.readline()).decode()
    print(f"in {spoken_in(writer)}: {json.dumps(answer)}")

    context = ssl.create_default_context(cafile=cert)
    await writer.start_tls(context, server_hostname="localhost")
    writer.write(b"a secret\n")
    answer = (await reader.readline()).decode()
    print(f"in {spoken_in(writer)}: {json.dumps(answer)}")
    # ANCHOR_END: client
    writer.close()
    server.close()


asyncio.run(main())
