"""Runs operations on an asyncio.Future and says what they answer.

A line of standard input is a JSON list of [operation, number]; so is a line of the output, a
list of what was answered and of the callbacks' notes.
"""

import asyncio
import json
import sys


def run(operations):
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, context: None)
    future = loop.create_future()
    notes = []

    def call(number):
        notes.append(f"call {number}")

    def callback(number):
        def called(_):
            notes.append(f"callback {number}")
            if number == 1:
                loop.call_soon(call, 10)
            elif number == 2:
                raise ValueError("callback 2 fails")
            elif number == 3:
                notes.append(f"removed {future.remove_done_callback(callbacks[0])}")
                future.add_done_callback(callbacks[0])

        return called

    callbacks = [callback(number) for number in range(4)]

    def settled(method, value):
        try:
            method(value)
        except asyncio.InvalidStateError:
            return "InvalidStateError"
        return "ok"

    def result():
        try:
            return str(future.result())
        except asyncio.InvalidStateError:
            return "InvalidStateError"
        except asyncio.CancelledError as error:
            return f"cancelled: {error}"
        except ValueError as error:
            return f"exception {error}"

    def turn():
        loop.call_soon(loop.stop)
        loop.run_forever()
        return "turn"

    for operation, number in operations:
        match operation:
            case "SetResult":
                notes.append(settled(future.set_result, number))
            case "SetException":
                notes.append(settled(future.set_exception, ValueError(str(number))))
            case "Cancel":
                notes.append(str(future.cancel("why")).lower())
            case "Add":
                future.add_done_callback(callbacks[number])
            case "Remove":
                notes.append(str(future.remove_done_callback(callbacks[number])))
            case "CallSoon":
                loop.call_soon(call, number)
            case "Result":
                notes.append(result())
            case "Turn":
                notes.append(turn())
    loop.close()
    return notes


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))))
