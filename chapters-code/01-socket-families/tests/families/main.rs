//! The families that most kernels lack, on a kernel that has them.
//!
//! ```sh
//! tests/vm/fetch
//! cargo families
//! ```
//!
//! The second is `cargo test` of this binary with a runner, `tests/vm/runner`, that boots
//! a virtual machine for all of it. Without, on a kernel that lacks a family, its tests
//! fail, and say which family it is.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "what fails in a helper fails its test")]

mod bluetooth;
mod can;
mod can_protocols;
mod hci;
mod other_protocols;
mod tipc;
mod tipc_cluster;
mod tipc_types;

use std::fs;
use std::io;
use std::process::Command;
use std::time::Duration;

use socket_families::{Family, open, receive_from};
use socket2::{Protocol, Socket, Type};

/// A socket that rather fails than waits for ever.
fn socket(family: Family, of_type: Type, protocol: i32) -> Socket {
    let opened = open(family.into(), of_type, Some(Protocol::from(protocol)));
    let socket = opened.unwrap_or_else(|error| panic!("{error}"));
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    socket
}

/// The text that comes next.
fn received(socket: &Socket) -> String {
    let mut buffer = [0; 256];
    let n = receive_from(socket, &mut buffer).unwrap().0;
    String::from_utf8_lossy(&buffer[..n]).into_owned()
}

/// Whether nothing has come.
fn is_quiet(socket: &Socket) -> bool {
    socket.set_nonblocking(true).unwrap();
    let received = receive_from(socket, &mut [0; 256]);
    socket.set_nonblocking(false).unwrap();
    received.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
}

/// The number of the error that it has to be.
fn errno<T>(result: io::Result<T>) -> i32 {
    let error = result.err().expect("it fails");
    error.raw_os_error().unwrap_or_else(|| panic!("not the system's: {error}"))
}

/// Debian's Python, which the machine has in its `PATH`, with a program.
fn python(program: &str) -> Command {
    let programs = fs::read_dir("/bin").unwrap().flatten().map(|it| it.path());
    let mut pythons = programs.filter(|it| {
        it.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("python3."))
    });
    let mut command = Command::new(pythons.next().expect("a Python in the machine"));
    command.args(["-c", &format!("import socket\n{program}")]);
    command
}

/// What the Python program prints.
fn python_says(program: &str) -> String {
    let output = python(program).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
