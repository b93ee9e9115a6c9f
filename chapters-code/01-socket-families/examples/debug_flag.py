"""SO_DEBUG: a flag that takes a privilege to set and records nothing."""

import ctypes
import errno
import os
import pathlib
import socket
import subprocess
import sys
import threading


def own_network():
    """A network namespace of our own, in a user namespace unless we are root."""
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(0x40000000 if uid == 0 else 0x50000000) != 0:
        sys.exit(f"this example can't run here: {os.strerror(ctypes.get_errno())}")
    if uid != 0:
        pathlib.Path("/proc/self/setgroups").write_text("deny")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {gid} 1")
    ip("link set lo up")


def ip(arguments):
    subprocess.run(["ip", *arguments.split()], check=True)


def unprivileged(job):
    """Runs job on a thread without capabilities; they belong to the thread."""

    def run():
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)())
        job()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def told(sock, on):
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_DEBUG, on)
        return "ok"
    except OSError as error:
        return errno.errorcode[error.errno]


def debug_flag(sock):
    return str(bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_DEBUG))).lower()


own_network()
# ANCHOR: flag
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(f"with CAP_NET_ADMIN, on: {told(sock, 1)}")
print(f"read back: {debug_flag(sock)}")


def without():
    print(f"without, on: {told(sock, 1)}")
    print(f"without, off: {told(sock, 0)}")


unprivileged(without)
print(f"read back: {debug_flag(sock)}")
# ANCHOR_END: flag
