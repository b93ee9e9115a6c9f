"""A certificate and its key from files, and the ways in which that fails."""

import asyncio
import atexit
import os
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


def report(what, *files, **options):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(*files, **options)
        print(f"{what}: fine")
    except OSError as error:
        # Without the line of CPython's own source.
        why = error.strerror.partition(" (_ssl")[0]
        print(f"{what}:\n  {type(error).__name__}: {why}")


def main():
    cert, key = demo_certificate("DNS:localhost")
    other = demo_certificate("DNS:localhost")[1]
    folder = os.path.dirname(cert)
    os.chdir(folder)
    both = pathlib.Path("cert.pem").read_text() + pathlib.Path(key).read_text()
    pathlib.Path("both.pem").write_text(both)
    shutil.copy(other, "other.pem")
    pem = pathlib.Path("cert.pem").read_text()
    pathlib.Path("cert.der").write_bytes(ssl.PEM_cert_to_DER_cert(pem))
    pathlib.Path("torn.pem").write_text(pem[:300])
    lock = "pkcs8 -topk8 -in key.pem -out locked.pem -passout".split()
    subprocess.run(["openssl", *lock, "pass:open sesame"], check=True)

    # ANCHOR: files
    report("two files", "cert.pem", keyfile="key.pem")
    report("one file", "both.pem")
    # ANCHOR_END: files

    # ANCHOR: wrong
    report("another's key", "cert.pem", keyfile="other.pem")
    what = "a passphrase in place of the key's file"
    report(what, "cert.pem", keyfile="secret")
    report("no key in the file", "cert.pem")
    # ANCHOR_END: wrong

    # ANCHOR: damaged
    report("the two exchanged", "key.pem", keyfile="cert.pem")
    report("a certificate in DER", "cert.der", keyfile="key.pem")
    report("a file that ends too soon", "torn.pem", keyfile="key.pem")
    # ANCHOR_END: damaged

    # ANCHOR: locked
    # Without a password OpenSSL asks for it at the terminal.
    wrong = {"password": ""}
    report("an encrypted key", "cert.pem", keyfile="locked.pem", **wrong)
    right = {"password": "open sesame"}
    report("with its passphrase", "cert.pem", keyfile="locked.pem", **right)
    # ANCHOR_END: locked


main()
