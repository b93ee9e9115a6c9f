"""Who may connect to a Unix socket: the file's mode and the folder's, or nobody's."""

import asyncio
import ctypes
import errno
import os
import socket
import tempfile


async def main(folder, path):
    # ANCHOR: modes
    listener = listen(path)
    for folder_mode, file_mode in [(0o755, 0o444), (0o755, 0o222), (0o644, 0o222)]:
        os.chmod(path, file_mode)
        os.chmod(folder, folder_mode)
        result = await connect_as_ordinary_user(path)
        print(f"folder {folder_mode:o}, file {file_mode:o}: {result}")
        os.chmod(folder, 0o755)
    # ANCHOR_END: modes

    # ANCHOR: abstract_name
    name = f"\0anyone-{os.getpid()}"
    anyones = listen(name)
    result = await connect_as_ordinary_user(name)
    print(f"an abstract name has no mode: {result}")
    # ANCHOR_END: abstract_name
    listener.close()
    anyones.close()


def listen(address):
    sock = socket.socket(socket.AF_UNIX)
    sock.bind(address)
    sock.listen()
    return sock


async def connect_as_ordinary_user(address):
    setfsuid = ctypes.CDLL(None).setfsuid  # by thread, and the loop has only this one
    if os.geteuid() == 0:
        setfsuid(65534)
    try:
        _, writer = await asyncio.open_unix_connection(address)
        writer.close()
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]
    finally:
        setfsuid(os.geteuid())


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder, os.path.join(folder, "server.sock")))
