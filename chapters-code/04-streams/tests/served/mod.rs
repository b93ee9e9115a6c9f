//! An example that serves, as a process of its own.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use netlab::Served;

/// Long enough for anything on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The program of an example of this chapter.
pub(crate) fn program(example: &str) -> PathBuf {
    netlab::example("streams", example)
}

/// `COMMAND serve 127.0.0.1:0`
pub(crate) fn serve_by(mut command: Command) -> Served {
    Served::start(command.args(["serve", "127.0.0.1:0"]))
}

/// `serve 127.0.0.1:0` of an example of this chapter.
pub(crate) fn serve(example: &str) -> Served {
    serve_by(Command::new(program(example)))
}

/// A connection on which nothing is waited for longer than `PATIENCE`.
pub(crate) fn connect(server: &Served) -> TcpStream {
    let stream = TcpStream::connect(server.address()).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("it can be set");
    stream.set_write_timeout(Some(PATIENCE)).expect("it can be set");
    stream
}

/// The most memory that the server has had, in bytes.
pub(crate) fn peak_memory(server: &Served) -> usize {
    let file = format!("/proc/{}/status", server.id());
    let status = std::fs::read_to_string(file).expect("it is running");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let line = line.expect("Linux says it").trim().trim_end_matches(" kB");
    line.parse::<usize>().expect("it is a number") * 1024
}
