"""An echo server on asyncio's streams with TLS. Prints its port."""

import asyncio

from asyncio_tls import server_context


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(
        echo, "127.0.0.1", 0, ssl=server_context()
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
