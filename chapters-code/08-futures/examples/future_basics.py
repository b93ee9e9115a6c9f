"""A future's life: pending, then a result for all who ask, and never another."""

import asyncio


def yes(value):
    return "true" if value else "false"


def refused(set_result, value):
    try:
        set_result(value)
    except asyncio.InvalidStateError:
        return "true"
    return "false"


async def main():
    # ANCHOR: result
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: print("callback 1:", yes(f.done())))
    future.add_done_callback(lambda _: print("callback 2"))

    print("done:", yes(future.done()))
    future.set_result(25)
    print("set, and no callback has run")
    await asyncio.sleep(0)
    # ANCHOR_END: result

    # ANCHOR: again
    print("a second result is refused:", refused(future.set_result, 26))
    future.add_done_callback(lambda _: print("a callback that comes late"))
    print("it waits for its turn, too")
    await asyncio.sleep(0)
    # ANCHOR_END: again

    # ANCHOR: remove
    future = loop.create_future()

    def callback(_):
        print("never")

    future.add_done_callback(callback)
    future.add_done_callback(callback)
    print("removed:", future.remove_done_callback(callback))
    print("removed:", future.remove_done_callback(callback))
    # ANCHOR_END: remove

    # ANCHOR: cancel
    future.add_done_callback(lambda f: print("cancelled:", yes(f.cancelled())))
    print("cancel:", yes(future.cancel()))
    print("cancel again:", yes(future.cancel()))
    await asyncio.sleep(0)
    print("a result is refused:", refused(future.set_result, 1))
    # ANCHOR_END: cancel


asyncio.run(main())
