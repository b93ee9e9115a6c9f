"""An echo server on an asyncio protocol with TLS. Prints its port."""

import asyncio
import os
import ssl
import subprocess
import tempfile


def server_context():
    """With a certificate of its own, which openssl makes: P-256."""
    with tempfile.TemporaryDirectory() as folder:
        cert, key = os.path.join(folder, "cert"), os.path.join(folder, "key")
        subprocess.run(
            ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=localhost"]
            + ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            + ["-keyout", key, "-out", cert],
            check=True,
            capture_output=True,
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
        return context


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        Echo, "127.0.0.1", 0, ssl=server_context()
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
