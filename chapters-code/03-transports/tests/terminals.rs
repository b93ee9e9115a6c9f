//! Pipe transports on a terminal, the character device that matters most.

#![allow(
    unsafe_code,
    reason = "openpty(3) has no safe call among nix's features here"
)]

mod recorder;

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr;

use recorder::{Event, Recorder, let_others_run};
use transports::{TransportError, connect_read_pipe, connect_write_pipe};

/// Both sides of a pseudo-terminal that passes bytes on as they are: the one that a
/// terminal emulator holds, and the one that a program in it has.
fn terminal() -> (OwnedFd, File) {
    let (mut emulator, mut program) = (-1, -1);
    let none = ptr::null_mut();
    // SAFETY: both numbers may be written, and a null pointer stands for a default.
    let opened = unsafe {
        libc::openpty(&mut emulator, &mut program, none, none.cast(), none.cast())
    };
    assert_eq!(opened, 0, "{}", std::io::Error::last_os_error());
    // SAFETY: the kernel has just given us both, and nobody else closes them.
    let emulator = unsafe { OwnedFd::from_raw_fd(emulator) };
    // SAFETY: as above.
    let program = unsafe { File::from_raw_fd(program) };
    // SAFETY: a struct of numbers, all of which may be 0 until they are asked for.
    let mut modes: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: the descriptor is open, and the struct may be written.
    assert_eq!(unsafe { libc::tcgetattr(program.as_raw_fd(), &mut modes) }, 0);
    // SAFETY: the struct is filled in.
    unsafe { libc::cfmakeraw(&mut modes) };
    let now = libc::TCSANOW;
    // SAFETY: the descriptor is open, and the struct is filled in.
    assert_eq!(unsafe { libc::tcsetattr(program.as_raw_fd(), now, &modes) }, 0);
    (emulator, program)
}

#[tokio::test]
async fn what_a_program_prints_is_received_and_its_leaving_is_an_error() {
    let (emulator, mut program) = terminal();
    let (recorder, mut events) = Recorder::new();
    let transport = connect_read_pipe(emulator, recorder).unwrap();
    assert!(matches!(events.next().await, Event::Made));
    program.write_all(b"first").unwrap();
    assert!(matches!(events.next().await, Event::Data(data) if data == b"first"));
    program.write_all(b"last").unwrap();
    drop(program);
    assert!(matches!(events.next().await, Event::Data(data) if data == b"last"));
    // A terminal has no end of file: Linux reads EIO there.
    let Some(TransportError::Read(error)) = events.lost().await else {
        panic!("it ends with the error of the read");
    };
    assert_eq!(error.raw_os_error(), Some(libc::EIO));
    assert!(transport.is_closing());
}

#[tokio::test]
async fn what_is_typed_reaches_the_program_and_its_leaving_is_not_noticed() {
    let (emulator, mut program) = terminal();
    let (recorder, mut events) = Recorder::new();
    let transport = connect_write_pipe(emulator, recorder).unwrap();
    transport.write(b"typed");
    let mut typed = [0; 5];
    program.read_exact(&mut typed).unwrap();
    assert_eq!(&typed, b"typed");
    drop(program);
    let_others_run().await;
    assert!(!transport.is_closing());
    transport.close();
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn one_descriptor_is_read_and_written_by_two_transports() {
    let (emulator, mut program) = terminal();
    let (reads, mut read) = Recorder::new();
    let (writes, mut written) = Recorder::new();
    let reading = connect_read_pipe(emulator.try_clone().unwrap(), reads).unwrap();
    let writing = connect_write_pipe(emulator, writes).unwrap();
    assert!(matches!(read.next().await, Event::Made));
    program.write_all(b"out").unwrap();
    assert!(matches!(read.next().await, Event::Data(data) if data == b"out"));
    writing.write(b"in");
    let mut typed = [0; 2];
    program.read_exact(&mut typed).unwrap();
    assert_eq!(&typed, b"in");
    writing.close();
    assert!(written.lost().await.is_none());
    program.write_all(b"on").unwrap();
    assert!(matches!(read.next().await, Event::Data(data) if data == b"on"));
    reading.close();
    assert!(read.lost().await.is_none());
}
