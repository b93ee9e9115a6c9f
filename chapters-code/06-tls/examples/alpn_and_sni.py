"""What the two ends settle in the handshake: the server's name, the next protocol."""

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
    cert, key = demo_certificate("DNS:one.example", "DNS:two.example")

    # ANCHOR: server
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, keyfile=key)
    context.set_alpn_protocols(["h2", "http/1.1"])
    asked_for = []
    context.sni_callback = lambda _, name, __: asked_for.append(name)

    async def tell(reader, writer):
        writer.write(f"this is {asked_for[-1]}\n".encode())
        writer.close()

    server = await asyncio.start_server(tell, "127.0.0.1", 0, ssl=context)
    # ANCHOR_END: server
    address = server.sockets[0].getsockname()

    # ANCHOR: sni
    context = ssl.create_default_context(cafile=cert)
    for name in ["one.example", "two.example"]:
        reader, writer = await asyncio.open_connection(
            *address, ssl=context, server_hostname=name
        )
        print((await reader.readline()).decode(), end="")
        writer.close()
    # ANCHOR_END: sni

    # ANCHOR: alpn
    for offers in [["http/1.1", "h2"], ["http/1.1"], [], ["spdy/3"]]:
        context = ssl.create_default_context(cafile=cert)
        context.set_alpn_protocols(offers)
        reader, writer = await asyncio.open_connection(
            *address, ssl=context, server_hostname="one.example"
        )
        session = writer.get_extra_info("ssl_object")
        taken = session.selected_alpn_protocol() or "none"
        print(f"offered [{', '.join(offers)}]: {taken}")
        writer.close()
    # ANCHOR_END: alpn


asyncio.run(main())
