//! The first process of the guest: it prepares the machine, runs the programs of `/plan`
//! one by one, reports on the second serial line, and switches off.

use std::error::Error;
use std::ffi::CString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;

use nix::kmod::{ModuleInitFlags, finit_module};
use nix::mount::{MsFlags, mount};
use nix::sys::reboot::{RebootMode, reboot};
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
use vm::channel::{Kind, send};
use vm::controllers;

fn main() {
    if let Err(error) = work() {
        // The console: the host shows its last line.
        eprintln!("vm-init: {error}");
    }
    // What is still in the serial line's buffer would be lost.
    let _ = nix::sys::termios::tcdrain(io::stdout());
    let Err(error) = reboot(RebootMode::RB_POWER_OFF).map(drop) else { return };
    eprintln!("vm-init: can't switch off: {error}");
}

fn work() -> Result<(), Box<dyn Error>> {
    for (kind, at) in [
        ("proc", "/proc"),
        ("sysfs", "/sys"),
        ("devtmpfs", "/dev"),
        ("tmpfs", "/tmp"),
    ] {
        mount(Some(kind), at, Some(kind), MsFlags::empty(), None::<&str>)?;
    }
    for module in fs::read_to_string("/modules")?.lines() {
        let file = File::open(module)?;
        finit_module(&file, &CString::default(), ModuleInitFlags::empty())
            .map_err(|error| format!("{module}: {error}"))?;
    }
    raise_loopback()?;
    controllers::start().map_err(|error| format!("Bluetooth: {error}"))?;
    let line = OpenOptions::new().read(true).write(true).open("/dev/ttyS1")?;
    let mut settings = tcgetattr(&line)?;
    cfmakeraw(&mut settings);
    tcsetattr(&line, SetArg::TCSANOW, &settings)?;
    let line = Mutex::new(line);
    let plan = fs::read_to_string("/plan")?;
    for (program, words) in plan.lines().enumerate() {
        let words: Vec<_> = words.split('\0').collect();
        let ended = run(program, &words, &line);
        let text = ended.map_or_else(|error| error.to_string(), told);
        report(&line, program, Kind::Exit, text.as_bytes())?;
    }
    let line = line.into_inner().map_err(|_| "a thread has panicked")?;
    Ok(nix::sys::termios::tcdrain(&line)?)
}

/// A new machine's loopback is down, and has no address: netdevice(7).
fn raise_loopback() -> Result<(), Box<dyn Error>> {
    // The one program of the host that the guest has anyway.
    let status = Command::new("/bin/ip").args(["link", "set", "lo", "up"]).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("ip link set lo up: {status}").into()),
        Err(error) => Err(format!("/bin/ip: {error}").into()),
    }
}

fn run(
    program: usize,
    words: &[&str],
    line: &Mutex<File>,
) -> io::Result<ExitStatus> {
    let mut child = Command::new(words[0])
        .args(&words[1..])
        .current_dir("/tmp")
        .env_clear()
        .env("PATH", "/bin")
        .env("BOOK_NO_SKIP", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take();
    let err = child.stderr.take();
    thread::scope(|scope| {
        scope.spawn(|| relay(program, Kind::Out, out, line));
        scope.spawn(|| relay(program, Kind::Err, err, line));
        child.wait()
    })
}

/// Sends what is read until the end, or until the line fails.
fn relay(program: usize, kind: Kind, from: Option<impl Read>, line: &Mutex<File>) {
    let Some(mut from) = from else { return };
    let mut buffer = [0; 4096];
    while let Ok(n @ 1..) = from.read(&mut buffer) {
        if report(line, program, kind, &buffer[..n]).is_err() {
            return;
        }
    }
}

fn report(
    line: &Mutex<File>,
    program: usize,
    kind: Kind,
    bytes: &[u8],
) -> io::Result<()> {
    let line = line.lock().map_err(|_| io::Error::other("a thread has panicked"))?;
    send(&*line, program, kind, bytes)
}

fn told(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    match (status.code(), status.signal()) {
        (Some(code), _) => code.to_string(),
        (_, Some(signal)) => format!("signal {signal}"),
        _ => "neither code nor signal".to_owned(),
    }
}
