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
        let serves = source.is_ok_and(|text| {
            text.contains("\"serve\"") && text.contains("println!(\"listening on ")
        });
        if serves && example.name != BARE {
            served += 1;
            interrupt_before_it_can_print(&example.name, &example.program);
        }
    }
    assert!(served >= 9, "only {served} examples serve");
}

/// Holds the server where it prints its first line, with a pipe that is full.
fn interrupt_before_it_can_print(name: &str, program: &Path) {
    let (mut reader, writer) = std::io::pipe().expect("a pipe can be had");
    let filled = fill(&writer);
    let mut command = Command::new(program);
    command.args(["serve", "127.0.0.1:0"]).stdin(Stdio::null()).stdout(writer);
    let mut server = Served(command.spawn().expect("it starts"));
    // The other copy of the pipe's end that is written to.
    drop(command);
    let status = format!("/proc/{}/status", server.0.id());
    wait_until(&format!("{name} has no handler when it prints"), || {
        let status = fs::read_to_string(&status).expect("it is our child");
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = caught.expect("Linux says what is caught").trim();
        let caught = u64::from_str_radix(caught, 16).expect("it is a bit mask");
        caught & 1 << (Signal::SIGINT as u32 - 1) != 0
    });
    let pid = Pid::from_raw(server.0.id().cast_signed());
    kill(pid, Signal::SIGINT).expect("it is our child");
    let printed = thread::spawn(move || {
        let mut printed = Vec::new();
        reader.read_to_end(&mut printed).map(|_| printed.split_off(filled))
    });
    wait_until(&format!("{name} goes on after Ctrl-C"), || {
        server.0.try_wait().expect("it is our child").is_some()
    });
    let ended = server.0.wait().expect("it is our child");
    assert_eq!(ended.code(), Some(0), "{name}");
    let printed = printed.join().expect("no panic").expect("a pipe can be read");
    let printed = String::from_utf8(printed).expect("it is text");
    assert!(printed.starts_with("listening on 127.0.0.1:"), "{name}: {printed}");
}

/// Writes as much as the pipe holds, and returns how much that is.
fn fill(mut pipe: &PipeWriter) -> usize {
    let size = fcntl(pipe, FcntlArg::F_GETPIPE_SZ).expect("a pipe has a size");
    let filling = vec![b'.'; usize::try_from(size).expect("not negative")];
    pipe.write_all(&filling).expect("we hold its other end");
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
