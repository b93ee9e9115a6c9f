"""What somebody can do between a server and a client that verifies nothing."""

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


def server_context(cert, key):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, keyfile=key)
    return context


# ANCHOR: bank
async def bank(reader, writer):
    order = await reader.readline()
    writer.write(b"done: " + order)
# ANCHOR_END: bank


# ANCHOR: dangerous
def without_verification():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
# ANCHOR_END: dangerous


# ANCHOR: mallory
async def mallory(bank):
    async def between(reader, writer):
        order = await reader.readline()
        print("  Mallory reads:", order.decode().rstrip())
        far_reader, far = await asyncio.open_connection(
            *bank, ssl=without_verification()
        )
        far.write(b"pay Mallory 9000\n")
        answer = await far_reader.readline()
        print("  the bank:", answer.decode().rstrip())
        writer.write(b"done: " + order)
        far.close()

    own = server_context(*demo_certificate("DNS:bank.example"))
    return await asyncio.start_server(between, "127.0.0.1", 0, ssl=own)
# ANCHOR_END: mallory


async def main():
    cert, key = demo_certificate("DNS:bank.example")
    context = server_context(cert, key)
    server = await asyncio.start_server(bank, "127.0.0.1", 0, ssl=context)
    between = await mallory(server.sockets[0].getsockname())
    # The client means the bank; a forged answer of DNS leads it here.
    address = between.sockets[0].getsockname()

    # ANCHOR: careful
    print("a client that verifies:")
    careful = ssl.create_default_context(cafile=cert)
    try:
        await asyncio.open_connection(
            *address, ssl=careful, server_hostname="bank.example"
        )
    except ssl.SSLCertVerificationError:
        print("  refused: true")
    # ANCHOR_END: careful

    # ANCHOR: careless
    print("a client that doesn't:")
    careless = without_verification()
    reader, writer = await asyncio.open_connection(
        *address, ssl=careless, server_hostname="bank.example"
    )
    writer.write(b"pay Alice 10\n")
    answer = await reader.readline()
    print("  the client hears:", answer.decode().rstrip())
    # ANCHOR_END: careless
    writer.close()


asyncio.run(main())
