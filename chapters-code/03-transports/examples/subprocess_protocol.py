"""A child process behind a protocol: its pipes, its exit, and the order of their end."""

import asyncio


# ANCHOR: protocol
class Narrator(asyncio.SubprocessProtocol):
    def __init__(self):
        self.output = {}
        self.pipes_lost = 0
        self.exited = False
        self.lost = asyncio.get_running_loop().create_future()

    def pipe_data_received(self, fd, data):
        self.output[fd] = self.output.get(fd, b"") + data

    def pipe_connection_lost(self, fd, exc):
        self.pipes_lost += 1

    def process_exited(self):
        self.exited = True

    def connection_lost(self, exc):
        self.lost.set_result(self)
# ANCHOR_END: protocol


async def shell(script):
    loop = asyncio.get_running_loop()
    # ANCHOR: exec
    transport, protocol = await loop.subprocess_exec(Narrator, "sh", "-c", script)
    # ANCHOR_END: exec
    return transport, protocol.lost


async def main():
    # ANCHOR: conversation
    script = "read name; echo \"hello, $name\"; echo 'no more' >&2; exit 3"
    child, story = await shell(script)
    print("running:", str(child.get_returncode() is None).lower())
    stdin = child.get_pipe_transport(0)
    stdin.write(b"ada\n")
    stdin.close()
    story = await story
    for fd, output in sorted(story.output.items()):
        print(f"{fd}: {output.decode()}", end="")
    print(f"pipes lost: {story.pipes_lost}, exited: {str(story.exited).lower()}")
    print("returncode:", child.get_returncode())
    # ANCHOR_END: conversation

    # ANCHOR: ends
    child, story = await shell("exec sleep 60")
    child.close()
    pipes_lost = (await story).pipes_lost
    print(f"closed: {child.get_returncode()}, {pipes_lost} pipes")

    child, story = await shell("exec sleep 60")
    child.terminate()
    await story
    print("terminated:", child.get_returncode())
    try:
        child.kill()
    except ProcessLookupError:
        print("a signal now: refused true")
    # ANCHOR_END: ends


asyncio.run(main())
