"""Half-close: each side ends its own direction, and the other goes on."""

import asyncio


# ANCHOR: server
class Sum(asyncio.Protocol):
    def __init__(self, keep_open):
        self.numbers = ""
        self.keep_open = keep_open

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.numbers += data.decode()

    def eof_received(self):
        total = sum(map(int, self.numbers.split()))

        # The answer takes its time, as a database would.
        def answer():
            self.transport.write(f"sum {total}".encode())
            self.transport.close()

        asyncio.get_running_loop().call_later(0.01, answer)
        return self.keep_open
# ANCHOR_END: server


class Client(asyncio.Protocol):
    def __init__(self, lost):
        self.answer = ""
        self.lost = lost

    def data_received(self, data):
        self.answer += data.decode()

    def connection_lost(self, exc):
        self.lost.set_result(self.answer)


async def ask(keep_open):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Sum(keep_open), "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    # ANCHOR: client
    answer = loop.create_future()
    transport, _ = await loop.create_connection(lambda: Client(answer), *address)
    transport.write(b"1 2 3 ")
    transport.write(b"4")
    transport.write_eof()
    print(f"after write_eof, closing: {str(transport.is_closing()).lower()}")
    text = await answer
    # ANCHOR_END: client
    server.close()
    return text


async def main():
    print(f'kept open: answer "{await ask(True)}"')
    print(f'closed by default: answer "{await ask(False)}"')


asyncio.run(main())
