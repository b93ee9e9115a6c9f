"""Prints what asyncio's TLS transports are like: what chapter 3's claims say of them.

A certificate is made by openssl(1) for this run, in the folder that is the argument.
"""

import asyncio
import ssl
import subprocess
import sys
import warnings

folder = sys.argv[1]
cert, key = f"{folder}/cert.pem", f"{folder}/key.pem"
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
     "-nodes", "-keyout", key, "-out", cert, "-days", "1", "-subj", "/CN=localhost",
     "-addext", "subjectAltName=DNS:localhost"],
    check=True, capture_output=True)

serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
serving.load_cert_chain(cert, key)
trusting = ssl.create_default_context(cafile=cert)
careless = ssl.create_default_context(cafile=cert)
careless.check_hostname = False
careless.verify_mode = ssl.CERT_NONE


class Keeping(asyncio.Protocol):
    """A server that wants to answer after the end."""

    def connection_made(self, transport):
        self.transport = transport
        made.set_result(transport)

    def eof_received(self):
        return True

    def connection_lost(self, exc):
        lost.set_result(exc)


async def connection(context):
    global made, lost
    loop = asyncio.get_running_loop()
    made, lost = loop.create_future(), loop.create_future()
    server = await loop.create_server(Keeping, "127.0.0.1", 0, ssl=serving)
    port = server.sockets[0].getsockname()[1]
    transport, _ = await loop.create_connection(
        asyncio.Protocol, "127.0.0.1", port, ssl=context, server_hostname="localhost")
    return transport, await made, server


async def main():
    transport, accepted, server = await connection(trusting)
    info = transport.get_extra_info
    print("compression", info("compression"))
    name, version, bits = info("cipher")
    print("cipher", name.startswith("TLS_"), version, bits in (128, 256))
    print("peercert verified", sorted(info("peercert"))[:1] == ["issuer"])
    print("peercert on the server", accepted.get_extra_info("peercert"))
    print("sslcontext", info("sslcontext") is trusting)
    session = info("ssl_object")
    print("ssl_object", isinstance(session, ssl.SSLObject), isinstance(session, ssl.SSLSocket))
    print("can_write_eof", transport.can_write_eof())
    try:
        transport.write_eof()
        print("write_eof works")
    except NotImplementedError:
        print("write_eof NotImplementedError")
    transport.close()
    # The server's protocol returned True; the connection ends all the same.
    print("kept open", not isinstance(await asyncio.wait_for(lost, 10), type(None)))
    server.close()

    transport, accepted, server = await connection(careless)
    session = transport.get_extra_info("ssl_object")
    print("peercert unverified", transport.get_extra_info("peercert"),
          len(session.getpeercert(binary_form=True)) > 0)
    transport.abort()
    server.close()

    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        print("half-close", version.name, half_close(version))


def half_close(version):
    """Two sessions in memory: one takes leave, the other answers after that."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting.maximum_version = version
    server = serving.wrap_bio(to_server, to_client, server_side=True)
    client = trusting.wrap_bio(to_client, to_server, server_hostname="localhost")
    done = set()
    while len(done) < 2:
        for end in (client, server):
            try:
                end.do_handshake()
                done.add(end)
            except ssl.SSLWantReadError:
                pass
    server.write(b"")
    try:
        client.unwrap()
    except ssl.SSLWantReadError:
        pass
    try:
        server.read(1)
    except ssl.SSLZeroReturnError:
        pass
    server.write(b"after the end")
    try:
        return client.read(100).decode()
    except ssl.SSLError as error:
        return repr(error)


warnings.simplefilter("ignore")
import logging
logging.disable()
asyncio.run(main())
