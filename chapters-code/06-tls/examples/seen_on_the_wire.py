"""What somebody sees who carries the bytes of a connection."""

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


# ANCHOR: relay
async def carry(reader, writer, seen):
    while data := await reader.read(4096):
        seen.extend(data)
        writer.write(data)
    writer.close()


async def relay_to(port, seen):
    async def relay(reader, writer):
        far_reader, far_writer = await asyncio.open_connection(
            "127.0.0.1", port
        )
        await asyncio.gather(
            carry(reader, far_writer, seen), carry(far_reader, writer, seen)
        )

    return await asyncio.start_server(relay, "127.0.0.1", 0)
# ANCHOR_END: relay


async def thank(reader, writer):
    await reader.readline()
    writer.write(b"thanks\n")


async def main():
    cert, key = demo_certificate("DNS:localhost", "IP:127.0.0.1")
    for tls in [False, True]:
        server_context = client_context = name = None
        if tls:
            server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            server_context.load_cert_chain(cert, keyfile=key)
            client_context = ssl.create_default_context(cafile=cert)
            name = "localhost"
        server = await asyncio.start_server(
            thank, "127.0.0.1", 0, ssl=server_context
        )
        seen = bytearray()
        relay = await relay_to(server.sockets[0].getsockname()[1], seen)
        near = relay.sockets[0].getsockname()

        # ANCHOR: client
        reader, writer = await asyncio.open_connection(
            *near, ssl=client_context, server_hostname=name
        )
        writer.write(b"password: open sesame\n")
        await reader.readline()
        # ANCHOR_END: client

        print("in TLS" if tls else "in clear")
        found = str(b"open sesame" in seen).lower()
        print("  the password is seen:", found)
        print("  the server's name is seen:", str(b"localhost" in seen).lower())
        writer.close()
        # The relay's tasks end with the connections.
        await asyncio.sleep(0.1)
        server.close()
        relay.close()


asyncio.run(main())
