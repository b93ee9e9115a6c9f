"""A stream that its sender has ended, and one that was cut."""

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


async def main():
    cert, key = demo_certificate("DNS:localhost")
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_context.load_cert_chain(cert, keyfile=key)
    for cut in [False, True]:
        # ANCHOR: server
        async def send(reader, writer):
            writer.write(b"pay 100")
            await writer.drain()
            if cut:
                writer.transport.abort()
            else:
                writer.close()

        server = await asyncio.start_server(
            send, "127.0.0.1", 0, ssl=server_context
        )
        # ANCHOR_END: server
        port = server.sockets[0].getsockname()[1]

        # ANCHOR: client
        print("cut:" if cut else "ended:")
        context = ssl.create_default_context(cafile=cert)
        reader, writer = await asyncio.open_connection(
            "localhost", port, ssl=context
        )
        data = await reader.readexactly(7)
        print("  read", json.dumps(data.decode()))
        try:
            data = await reader.read(7)
            print(f"  then {len(data)} bytes more" if data else "  then the end")
        except OSError as error:
            print("  then an error:", type(error).__name__)
        # ANCHOR_END: client
        writer.close()
        server.close()


asyncio.run(main())
