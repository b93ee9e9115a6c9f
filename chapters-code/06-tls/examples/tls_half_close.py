"""A client that has no more to say, and can't say so."""

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


# ANCHOR: count
async def count(reader, writer):
    everything = await reader.read()
    writer.write(f"{len(everything)} bytes".encode())
    writer.close()
# ANCHOR_END: count


async def main():
    cert, key = demo_certificate("DNS:localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, keyfile=key)
    server = await asyncio.start_server(count, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]

    # ANCHOR: client
    context = ssl.create_default_context(cafile=cert)
    reader, writer = await asyncio.open_connection(
        "localhost", port, ssl=context
    )
    print("can_write_eof:", str(writer.can_write_eof()).lower())
    writer.write(b"to be counted")
    try:
        writer.write_eof()
    except NotImplementedError:
        print("write_eof: NotImplementedError")
    # ANCHOR_END: client
    writer.close()
    server.close()


asyncio.run(main())
