//! Every example that serves ends in order on Ctrl-C, however soon that comes.

mod artifacts;

use std::fs;
use std::io::{PipeWriter, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, fcntl};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Long enough for anything on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Has no runtime and nothing to put in order: the signal itself ends it, as its head says.
const BARE: &str = "epoll_echo";

#[test]
fn every_server_is_ready_for_ctrl_c_before_it_says_that_it_listens() {
    let built = artifacts::build(&["build", "--workspace", "--examples"]).unwrap();
    let mut served = 0;
    for example in built {
        let source = example.folder.join("examples").join(&example.name);
        let source = fs::read_to_string(source.with_extension("rs"));
        let serves = source.is_ok_and(|text| text.contains("[\"serve\", address]"));
        if serves && example.name != BARE {
            served += 1;
            interrupt_before_it_can_print(&example.name, &example.program);
        }
    }
    assert!(served >= 6, "only {served} examples serve");
}

/// Holds the server where it prints its first line, with a pipe that is full.
fn interrupt_before_it_can_print(name: &str, program: &Path) {
    let (mut reader, writer) = std::io::pipe().unwrap();
    let filled = fill(&writer);
    let mut command = Command::new(program);
    command.args(["serve", "127.0.0.1:0"]).stdin(Stdio::null()).stdout(writer);
    let mut server = Served(command.spawn().unwrap());
    // The other copy of the pipe's end that is written to.
    drop(command);
    let status = format!("/proc/{}/status", server.0.id());
    wait_until(&format!("{name} has no handler when it prints"), || {
        let status = fs::read_to_string(&status).unwrap();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = u64::from_str_radix(caught.unwrap().trim(), 16).unwrap();
        caught & 1 << (Signal::SIGINT as u32 - 1) != 0
    });
    kill(Pid::from_raw(server.0.id().cast_signed()), Signal::SIGINT).unwrap();
    let printed = thread::spawn(move || {
        let mut printed = Vec::new();
        reader.read_to_end(&mut printed).map(|_| printed.split_off(filled))
    });
    wait_until(&format!("{name} goes on after Ctrl-C"), || {
        server.0.try_wait().unwrap().is_some()
    });
    assert_eq!(server.0.wait().unwrap().code(), Some(0), "{name}");
    let printed = String::from_utf8(printed.join().unwrap().unwrap()).unwrap();
    assert!(printed.starts_with("listening on 127.0.0.1:"), "{name}: {printed}");
}

/// Writes as much as the pipe holds, and returns how much that is.
fn fill(mut pipe: &PipeWriter) -> usize {
    let size = fcntl(pipe, FcntlArg::F_GETPIPE_SZ).unwrap();
    let filling = vec![b'.'; usize::try_from(size).unwrap()];
    pipe.write_all(&filling).unwrap();
    filling.len()
}

fn wait_until(otherwise: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "{otherwise}");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A server that is killed if the test fails.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // It is mostly over already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
