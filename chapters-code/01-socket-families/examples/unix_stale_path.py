"""What a closed Unix listener leaves behind, and how to remove it safely."""

import asyncio
import errno
import os
import socket
import stat
import tempfile


async def main(path):
    # ANCHOR: stale
    listener = bind(path)
    print("bound; bind again:  ", await outcome(asyncio.to_thread(bind, path)))
    listener.close()
    print("closed; file exists:", str(os.path.exists(path)).lower())
    print("connect:            ", await outcome(asyncio.open_unix_connection(path)))
    print("bind:               ", await outcome(asyncio.to_thread(bind, path)))
    # ANCHOR_END: stale

    listener = await bind_replacing_stale(path)
    print("stale path replaced:", str(os.path.exists(path)).lower())
    print("live path:          ", await outcome(bind_replacing_stale(path)))
    listener.close()
    os.unlink(path)

    with open(path, "w") as file:
        file.write("someone's file")
    print("ordinary file:      ", await outcome(bind_replacing_stale(path)))
    print("still there:        ", str(os.path.exists(path)).lower())


# ANCHOR: replace
async def bind_replacing_stale(path):
    """Binds path; removes a socket file there first if no one listens on it.

    asyncio.create_unix_server(path=...) doesn't ask: it removes a live one's, too.
    """
    try:
        return bind(path)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        in_use = error
    try:
        _, writer = await asyncio.open_unix_connection(path)
        writer.close()
        raise in_use
    except ConnectionRefusedError:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise in_use
        os.unlink(path)
        return bind(path)
# ANCHOR_END: replace


def bind(path):
    sock = socket.socket(socket.AF_UNIX)
    try:
        sock.bind(path)
        sock.listen()
    except OSError:
        sock.close()
        raise
    return sock


async def outcome(attempt):
    try:
        await attempt
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(os.path.join(folder, "server.sock")))
