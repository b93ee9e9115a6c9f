"""A peer that vanishes without a word, and how SO_KEEPALIVE finds out."""

import asyncio
import ctypes
import errno
import os
import queue
import socket
import subprocess
import sys
import threading

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
TCP, KNOBS = socket.IPPROTO_TCP, (
    socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT
)


def yes(condition):
    return str(condition).lower()


async def main():
    enter_network()
    far = Host()
    ip(f"link add near type veth peer name far netns {far.thread_id}")
    ip("link set near up")
    ip("addr add 10.9.0.1/24 dev near")
    far.run(lambda: ip("link set far up"))
    far.run(lambda: ip("addr add 10.9.0.2/24 dev far"))

    listener = far.run(lambda: socket.create_server(("10.9.0.2", 0)))
    watched = socket.create_connection(listener.getsockname())
    unwatched = socket.create_connection(listener.getsockname())
    _peers = listener.accept(), listener.accept()

    on = watched.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    idle, interval, probes = (watched.getsockopt(TCP, knob) for knob in KNOBS)
    print("on by default:", yes(on != 0))
    print(f"default: {idle}s, {interval}s, {probes} probes")

    # ANCHOR: set
    for knob, value in zip(KNOBS, (1, 1, 1)):
        watched.setsockopt(TCP, knob, value)
    watched.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # ANCHOR_END: set
    far.run(lambda: ip("link set far down"))
    print("the cable is cut")
    await read_both(watched, unwatched)


# ANCHOR: wait
async def read_both(watched, unwatched):
    watched, _keep = await asyncio.open_connection(sock=watched)
    unwatched, _keep_too = await asyncio.open_connection(sock=unwatched)

    try:
        await asyncio.wait_for(watched.read(16), 10)
    except OSError as e:
        print("with keepalive: ETIMEDOUT:", yes(e.errno == errno.ETIMEDOUT))
    try:
        await asyncio.wait_for(unwatched.read(16), 0.2)
        waits = False
    except TimeoutError:
        waits = True
    print("without: still waiting:", yes(waits))
# ANCHOR_END: wait


class Host:
    """A thread in a network of its own, which does what it is asked to."""

    def __init__(self):
        self.asked, self.answers = queue.Queue(), queue.Queue()
        threading.Thread(target=self.serve, daemon=True).start()
        self.thread_id = self.answers.get()

    def serve(self):
        ctypes.CDLL(None).unshare(CLONE_NEWNET)
        self.answers.put(threading.get_native_id())
        while True:
            self.answers.put(self.asked.get()())

    def run(self, job):
        self.asked.put(job)
        return self.answers.get()


def enter_network():
    flags, uid, gid = CLONE_NEWNET, os.geteuid(), os.getegid()
    if uid != 0:
        flags |= CLONE_NEWUSER
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        reason = os.strerror(ctypes.get_errno())
        print(f"this example can't run here: a network of two hosts: {reason}",
              file=sys.stderr)
        sys.exit(2)
    if uid != 0:
        for name, text in [("setgroups", "deny"), ("uid_map", f"0 {uid} 1"),
                           ("gid_map", f"0 {gid} 1")]:
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    ip("link set lo up")


def ip(arguments):
    subprocess.run(["ip", *arguments.split()], check=True)


asyncio.run(main())
