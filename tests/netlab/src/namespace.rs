//! A network namespace for the calling thread.

use std::io;
#[cfg(target_os = "linux")]
use std::process::Command;

use crate::Host;

/// The calling thread's own network: the sockets that it, and the threads and processes
/// it starts from now on, open see only the interfaces made here.
///
/// The kernel removes the network when the last thread, process or socket in it is gone.
/// See [network_namespaces(7)](https://man7.org/linux/man-pages/man7/network_namespaces.7.html).
#[derive(Debug)]
pub struct Namespace {
    // Entering is by thread, so the proof of having entered must not leave it.
    not_send: std::marker::PhantomData<*const ()>,
}

impl Namespace {
    /// Moves the calling thread into a new network namespace and brings `lo` up there.
    ///
    /// As root any thread can do it. Without privileges it takes a user namespace too, and
    /// then the process must still be single-threaded: call it first thing in `main`.
    ///
    /// # Errors
    ///
    /// `PermissionDenied` or `InvalidInput` where namespaces are not allowed (or threads
    /// run already), `NotFound` without the `ip` command, `Unsupported` outside Linux.
    pub fn enter() -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        {
            use nix::sched::{CloneFlags, unshare};

            let mut flags = CloneFlags::CLONE_NEWNET;
            if !nix::unistd::geteuid().is_root() {
                flags |= CloneFlags::CLONE_NEWUSER;
            }
            let (uid, gid) = (nix::unistd::geteuid(), nix::unistd::getegid());
            unshare(flags)?;
            if flags.contains(CloneFlags::CLONE_NEWUSER) {
                // Root inside, ourselves outside; groups can't be set once mapped.
                std::fs::write("/proc/self/setgroups", "deny")?;
                std::fs::write("/proc/self/uid_map", format!("0 {uid} 1"))?;
                std::fs::write("/proc/self/gid_map", format!("0 {gid} 1"))?;
            }
            let namespace = Self { not_send: std::marker::PhantomData };
            namespace.ip("link set lo up")?;
            Ok(namespace)
        }
        #[cfg(not(target_os = "linux"))]
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "network namespaces are Linux's",
        ))
    }

    /// Runs `ip ARGUMENTS` in this namespace; the arguments are split at spaces.
    ///
    /// # Errors
    ///
    /// When the command is missing or fails; the message has its own words.
    pub fn ip(&self, arguments: &str) -> io::Result<()> {
        ip(arguments)
    }

    /// Lays a cable from interface `near` here to interface `far` on `host`, both up.
    ///
    /// # Errors
    ///
    /// When `ip` refuses: a name taken or too long, no privileges.
    pub fn cable_to(&self, host: &Host, near: &str, far: &str) -> io::Result<()> {
        let there = host.thread_id();
        self.ip(&format!(
            "link add {near} type veth peer name {far} netns {there}"
        ))?;
        self.ip(&format!("link set {near} up"))?;
        host.ip(&format!("link set {far} up"))
    }
}

#[cfg(target_os = "linux")]
pub(crate) fn ip(arguments: &str) -> io::Result<()> {
    let output = Command::new("ip")
        .args(arguments.split_whitespace())
        .output()
        .map_err(|e| {
            io::Error::new(e.kind(), format!("the `ip` command (iproute2): {e}"))
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("`ip {arguments}`: {}", said.trim())))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn ip(_arguments: &str) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "network namespaces are Linux's"))
}
