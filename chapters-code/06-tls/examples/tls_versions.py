"""Which version of TLS is spoken, and with which cipher."""

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


ONLY_12 = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)
ONLY_13 = (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3)
BOTH = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


async def hold(reader, writer):
    await reader.read()
    writer.close()


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    cert, key = demo_certificate("DNS:localhost", "IP:127.0.0.1")
    for server_has, client_has in [
        (BOTH, BOTH),
        (ONLY_12, BOTH),
        (ONLY_13, ONLY_12),
    ]:
        # ANCHOR: versions
        server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server_context.load_cert_chain(cert, keyfile=key)
        server_context.minimum_version, server_context.maximum_version = (
            server_has
        )
        client_context = ssl.create_default_context(cafile=cert)
        client_context.minimum_version, client_context.maximum_version = (
            client_has
        )
        # ANCHOR_END: versions

        # ANCHOR: info
        server = await asyncio.start_server(
            hold, "127.0.0.1", 0, ssl=server_context
        )
        port = server.sockets[0].getsockname()[1]
        try:
            reader, writer = await asyncio.open_connection(
                "localhost", port, ssl=client_context
            )
            cipher, version, _ = writer.get_extra_info("cipher")
            print(f"{writer.get_extra_info('ssl_object').version()}: {cipher}")
            print("  certificates:", int(bool(writer.get_extra_info("peercert"))))
            writer.close()
        except ConnectionError as error:
            print("no connection:", type(error).__name__)
        # ANCHOR_END: info
        server.close()


asyncio.run(main())
