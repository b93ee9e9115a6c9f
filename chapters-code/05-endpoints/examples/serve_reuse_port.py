"""Two servers on one port, which the kernel shares the clients out to."""

import asyncio


# ANCHOR: named
async def named(name, host, port, **options):
    async def greet(reader, writer):
        writer.write(name.encode())
        writer.close()

    return await asyncio.start_server(greet, host, port, **options)
# ANCHOR_END: named


async def ask(address):
    reader, writer = await asyncio.open_connection(*address)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


async def main():
    # ANCHOR: refused
    alone = await named("a", "127.0.0.1", 0)
    address = alone.sockets[0].getsockname()
    try:
        await named("b", *address)
    except OSError as error:
        print(error.strerror.replace(str(address), "{}:{}".format(*address)))
    # ANCHOR_END: refused
    alone.close()

    # ANCHOR: shared
    first = await named("a", "127.0.0.1", 0, reuse_port=True)
    address = first.sockets[0].getsockname()
    second = await named("b", *address, reuse_port=True)

    served = "".join([await ask(address) for _ in range(100)])
    print("clients:", len(served))
    print(f"a has some: {str('a' in served).lower()}, "
          f"b has some: {str('b' in served).lower()}")
    # ANCHOR_END: shared

    # ANCHOR: one_closes
    second.close()
    served = "".join([await ask(address) for _ in range(20)])
    print("after b has closed, a has all:", str(served == "a" * 20).lower())
    # ANCHOR_END: one_closes
    first.close()


asyncio.run(main())
