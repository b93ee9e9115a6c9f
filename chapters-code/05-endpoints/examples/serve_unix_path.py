"""A server at a path: where a stale socket lies, where another server listens."""

import asyncio
import os
import socket


async def serve(name, path):
    async def greet(reader, writer):
        writer.write(name.encode())
        writer.close()

    return await asyncio.start_unix_server(greet, path)


async def ask(path):
    reader, writer = await asyncio.open_unix_connection(path)
    answer = await reader.read()
    writer.close()
    return answer.decode()


async def main():
    path = "demo.sock"

    # ANCHOR: stale
    # A server that is killed leaves its socket behind.
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(path)
    first = await serve("first", path)
    print("where a stale socket was:", await ask(path))
    # ANCHOR_END: stale

    # ANCHOR: live
    try:
        second = await serve("second", path)
        print("the second one has the path")
    except OSError as error:
        print(error)
    print("a client gets the", await ask(path))
    # ANCHOR_END: live

    # ANCHOR: cleanup
    first.close()
    second.close()
    print("closed, and the file is there:", str(os.path.exists(path)).lower())
    # ANCHOR_END: cleanup
    os.remove(path)

    # ANCHOR: file
    with open("notes.txt", "w") as file:
        file.write("keep me")
    try:
        await serve("third", "notes.txt")
        print("the third one has replaced a file")
    except OSError as error:
        print("AddrInUse" if error.errno == 98 else error)
    print("the file says:", open("notes.txt").read())
    # ANCHOR_END: file
    os.remove("notes.txt")


asyncio.run(main())
