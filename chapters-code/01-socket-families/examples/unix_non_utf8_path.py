"""A socket path whose bytes are no UTF-8, there and back."""

import os
import socket
import tempfile


def main():
    # ANCHOR: round_trip
    # A path is a str; surrogateescape keeps the byte ff as the lone surrogate U+DCFF.
    path = b"\xff\xfe.sock"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    address = listener.getsockname()
    print("bound:    ", escape(path))
    print("read back:", escape(os.fsencode(address)))
    print("is UTF-8: ", str(is_utf8(address)).lower())
    print("as text:  ", f"unix:{escape(os.fsencode(address))}")
    # ANCHOR_END: round_trip
    assert address == "\udcff\udcfe.sock"
    listener.close()


def is_utf8(text):
    try:
        text.encode()  # strict: a surrogate is an error
        return True
    except UnicodeEncodeError:
        return False


def escape(data):
    return data.decode("ascii", "backslashreplace")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
