"""asyncio's StreamReader, driven line by line: an operation in, what it did out.

The test against_asyncio.rs writes one JSON list a line, [name, argument…], and reads one
JSON object. Bytes are written in hexadecimal. A read is polled once, as long as it stays;
while one waits, only feeding is allowed, as with a reader that one task owns.
"""

import asyncio
import json
import sys


class Transport:
    """Notes whether it was told to pause."""

    def __init__(self):
        self.paused = False

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False


def outcome(task):
    """What a read that has ended gave."""
    try:
        return {"ok": task.result().hex()}
    except asyncio.IncompleteReadError as error:
        return {"incomplete": error.partial.hex(), "expected": error.expected}
    except asyncio.LimitOverrunError as error:
        found = "is found" in str(error)
        return {"overrun": error.consumed, "found": found}
    except ValueError as error:
        text = str(error)
        kind = "empty" if "at least" in text else "too long"
        return {"value_error": kind, "found": "is found" in text}
    except ConnectionError as error:
        return {"broken": str(error)}


def begin(reader, name, arguments):
    if name == "readuntil":
        separators = [bytes.fromhex(one) for one in arguments[0]]
        one_or_more = separators[0] if len(separators) == 1 else tuple(separators)
        return reader.readuntil(one_or_more)
    if name == "read_to_end":
        return reader.read(-1)
    return getattr(reader, name)(*arguments)


async def main():
    reader = transport = waiting = None
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        answer = {}
        if name == "new":
            reader = asyncio.StreamReader(limit=arguments[0])
            transport = Transport()
            reader.set_transport(transport)
            if waiting is not None:
                waiting.cancel()
                await asyncio.wait([waiting])
            waiting = None
        elif name == "feed_data":
            try:
                reader.feed_data(bytes.fromhex(arguments[0]))
            except AssertionError:
                answer["refused"] = True
        elif name == "feed_eof":
            reader.feed_eof()
        elif name == "set_error":
            reader.set_exception(ConnectionError(arguments[0]))
        elif name == "cancel":
            waiting.cancel()
            await asyncio.wait([waiting])
            waiting = None
        elif name != "poll":
            waiting = asyncio.ensure_future(begin(reader, name, arguments))
        # Whoever was woken runs on.
        for _ in range(4):
            await asyncio.sleep(0)
        if waiting is not None and waiting.done():
            answer["result"] = outcome(waiting)
            waiting = None
        answer["waiting"] = waiting is not None
        answer["left"] = reader._buffer.hex()
        answer["at_eof"] = reader.at_eof()
        answer["paused"] = transport.paused
        print(json.dumps(answer), flush=True)


asyncio.run(main())
