"""How long a Unix address may be, and the name the kernel picks when there is none."""

import os
import socket
import tempfile


def main():
    # ANCHOR: limits
    for length in (107, 108):
        path = "x" * length
        print(f"a path of {length} bytes:", try_bind(path))
    for length in (107, 108):
        pid = os.getpid()
        name = f"\0{pid:0{length}}".encode()  # one byte more: the null byte in front
        print(f"a name of {length} bytes:", try_bind(name))
    # ANCHOR_END: limits

    # ANCHOR: autobind
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind("")
        name = sock.getsockname()[1:]
        is_hex = all(byte in b"0123456789abcdef" for byte in name)
        is_hex = str(is_hex).lower()
        print(f"bound without a name: {len(name)} bytes, all hex: {is_hex}")
    # ANCHOR_END: autobind


def try_bind(address):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind(address)
        except OSError as error:  # without an errno: the system was not asked
            assert str(error) == "AF_UNIX path too long"
            return "too long"
        assert sock.getsockname() == address
        return "ok"


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
