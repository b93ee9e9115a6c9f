"""The family decides the address's form: a new socket of each, asked for its own."""

import socket


def main():
    # ANCHOR: forms
    families = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
    for family in families:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            print(f"{family.name}: {sock.getsockname()!r}")
    # ANCHOR_END: forms

    # ANCHOR: mismatch
    # The socket module reads the address by the socket's family, and gives up early.
    for family, address in [
        (socket.AF_INET, ("::1", 9)),
        (socket.AF_UNIX, ("127.0.0.1", 9)),
    ]:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            try:
                sock.connect(address)
            except (OSError, TypeError) as error:
                kind = type(error).__name__
                print(f"{address} given to {family.name}: {kind}: {error}")
    # ANCHOR_END: mismatch


main()
