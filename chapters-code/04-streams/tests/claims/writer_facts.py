"""What asyncio's writer, its flow control and its protocol do: facts that differ from
what one reads, a line each."""

import asyncio
import inspect
import socket


def fact(what, value):
    print(f"{what}: {value}")


def parameters(of):
    return ", ".join(inspect.signature(of).parameters)


def raised(call):
    try:
        call()
    except BaseException as error:
        return type(error).__name__
    return "nothing"


class Transport(asyncio.Transport):
    """Takes everything."""

    def is_closing(self):
        return False

    def close(self):
        pass


class Protocol(asyncio.Protocol):
    """Notes what it is asked that no protocol has to have."""

    def __init__(self):
        self.asked = []

    async def _drain_helper(self):
        self.asked.append("_drain_helper")


async def writer():
    loop = asyncio.get_running_loop()
    fact("StreamWriter takes", parameters(asyncio.StreamWriter))
    protocol = Protocol()
    by_hand = asyncio.StreamWriter(Transport(), protocol, None, loop)
    await by_hand.drain()
    fact("drain asks the writer's protocol for", protocol.asked)

    near, far = socket.socketpair()
    _, writer = await asyncio.open_connection(sock=near)
    transport = writer.transport
    transport.set_write_buffer_limits(high=4_000_000)
    writer.write(bytes(2_000_000))
    queued = []
    loop.call_soon(queued.append, "ran")
    await writer.drain()
    fact("queued callbacks that ran during drain", queued)
    fact("buffered when drain returned", transport.get_write_buffer_size() > 1_000_000)
    fact("write gives", writer.write(b""))
    fact("write of a str", raised(lambda: writer.write("text")))
    transport.abort()
    far.close()

    old = "async def send(w):\n    yield from w.drain()\n"
    fact("yield from in async def", raised(lambda: compile(old, "old", "exec")))


async def flow_control():
    fact("asyncio.FlowControlMixin is there", hasattr(asyncio, "FlowControlMixin"))
    mixin = asyncio.streams.FlowControlMixin
    fact("FlowControlMixin is a", mixin.__bases__[0].__name__)
    public = sorted(name for name in vars(mixin) if not name.startswith("_"))
    fact("FlowControlMixin defines", public)
    fact("FlowControlMixin takes", parameters(mixin))

    class WithoutInit(mixin):
        pass

    waiting = WithoutInit()
    waiting.pause_writing()
    drains = [asyncio.create_task(waiting._drain_helper()) for _ in range(10)]
    await asyncio.sleep(0)
    before = sum(drain.done() for drain in drains)
    waiting.resume_writing()
    await asyncio.gather(*drains)
    fact("drains of a subclass without __init__", (before, len(drains)))


async def protocol():
    kind = asyncio.StreamReaderProtocol
    signature = inspect.signature(kind).parameters.values()
    required = [it.name for it in signature if it.default is inspect.Parameter.empty]
    fact("StreamReaderProtocol takes", parameters(kind))
    fact("StreamReaderProtocol requires", ", ".join(required))
    fact("StreamReaderProtocol is a", inspect.getdoc(kind).split()[0:2])
    fact("FlowControlMixin under it", issubclass(kind, asyncio.streams.FlowControlMixin))
    reader = asyncio.StreamReader()
    made = kind(reader)
    # What the body of 3.6 had not: a future for wait_closed, and a weak reference.
    fact("it has a future for wait_closed", hasattr(made, "_closed"))
    del reader
    fact("it keeps its reader alive", made._stream_reader is not None)
    fact("eof_received gives", made.eof_received())

    called_in = []

    def callback(reader, writer):
        called_in.append(asyncio.current_task())
        writer.close()

    async def coroutine(reader, writer):
        called_in.append(asyncio.current_task())
        raise ZeroDivisionError

    reports = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: reports.append(context["message"]))
    for handler in (callback, coroutine):
        server = await asyncio.start_server(handler, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address)
        await reader.read()
        writer.close()
        server.close()
    fact("a callback is called in a task", called_in[0] is not None)
    fact("a coroutine runs in a task", called_in[1] is not None)
    fact("the report of its exception", reports)


asyncio.run(writer())
asyncio.run(flow_control())
asyncio.run(protocol())
fact("FlowControlMixin without a loop", raised(asyncio.streams.FlowControlMixin))
