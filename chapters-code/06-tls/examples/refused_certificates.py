"""Certificates that a client doesn't believe, and why."""

import asyncio
import atexit
import pathlib
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


AUTHORITY = """
[ca]
default_ca = own
[own]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = DNS:localhost
"""


def expired_certificate():
    """One of 2020. openssl makes such only for an authority."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    pathlib.Path(folder, "own.cnf").write_text(AUTHORITY)
    pathlib.Path(folder, "index").touch()
    request = "req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256"
    signed = "ca -batch -notext -selfsign -config own.cnf -in req.pem"
    dates = "-startdate 200101000000Z -enddate 200201000000Z"
    for command in [
        f"{request} -subj /CN=demo -keyout key.pem -out req.pem",
        f"{signed} -keyfile key.pem -out cert.pem {dates}",
    ]:
        subprocess.run(
            ["openssl", *command.split()],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    return f"{folder}/cert.pem", f"{folder}/key.pem"


# ANCHOR: visit
async def visit(shown, context):
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_context.load_cert_chain(*shown)
    server = await asyncio.start_server(
        lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=server_context
    )
    port = server.sockets[0].getsockname()[1]
    try:
        _, writer = await asyncio.open_connection(
            "localhost", port, ssl=context
        )
        writer.close()
        return "believed"
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        server.close()
# ANCHOR_END: visit


async def main():
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    # ANCHOR: cases
    right = demo_certificate("DNS:localhost")
    other_name = demo_certificate("DNS:one.example", "DNS:two.example")
    expired = expired_certificate()

    for what, certificate, trusted in [
        ("right", right, right),
        ("for another name", other_name, other_name),
        ("expired", expired, expired),
        ("not trusted", right, other_name),
    ]:
        context = ssl.create_default_context(cafile=trusted[0])
        print(f"{what}: {await visit(certificate, context)}")
    # ANCHOR_END: cases


asyncio.run(main())
