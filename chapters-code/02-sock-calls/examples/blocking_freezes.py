"""A blocking socket stops every task of its loop; asyncio refuses it in debug mode only."""

import asyncio
import socket
import threading
import time


async def main():
    loop = asyncio.get_running_loop()
    ticks = 0

    async def ticker():
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    task = asyncio.create_task(ticker())

    # ANCHOR: freeze
    blocking, peer = socket.socketpair()
    answer_after_half_a_second(peer)
    data = await loop.sock_recv(blocking, 64)
    print(f"blocking: {len(data)} bytes, {ticks} ticks of another task")

    loop.set_debug(True)
    try:
        await loop.sock_recv(blocking, 64)
    except ValueError as error:
        print(f"refused: {error}")
    loop.set_debug(False)
    # ANCHOR_END: freeze

    # ANCHOR: remedy
    blocking.setblocking(False)
    answer_after_half_a_second(peer)
    data = await loop.sock_recv(blocking, 64)
    often = str(ticks > 10).lower()
    print(
        f"non-blocking: {len(data)} bytes, "
        f"another task ticked more than 10 times: {often}"
    )
    # ANCHOR_END: remedy
    task.cancel()
    blocking.close()
    peer.close()


def answer_after_half_a_second(peer):
    def answer():
        time.sleep(0.5)
        peer.send(b"late")

    threading.Thread(target=answer).start()


asyncio.run(main())
