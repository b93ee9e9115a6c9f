//! A boot, from the archive to the last program's exit code.

use std::fs::{self, File, OpenOptions};
use std::io::BufReader;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::channel::{Frame, Kind, receive};
use crate::{Packages, Plan, VmError, initramfs};

/// What became of a program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What it has written to its standard output.
    pub stdout: Vec<u8>,
    /// What it has written to its standard error.
    pub stderr: Vec<u8>,
    /// How it ended; `None` if the machine ended first.
    pub outcome: Option<Outcome>,
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// By itself, with this exit code.
    Code(i32),
    /// By a signal, or not started at all: in words.
    Other(String),
}

/// A machine to be booted.
#[derive(Debug)]
pub struct Machine {
    packages: Packages,
    init: PathBuf,
    limit: Duration,
    console: PathBuf,
}

impl Machine {
    /// A machine of these packages, whose first process is the program `init` (`vm-init`),
    /// and which writes its kernel's messages to the file `console`. It is ended after
    /// three minutes.
    pub fn new(
        packages: Packages,
        init: impl Into<PathBuf>,
        console: impl Into<PathBuf>,
    ) -> Self {
        let limit = Duration::from_secs(180);
        Self { packages, init: init.into(), limit, console: console.into() }
    }

    /// Ends the machine after another time.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Boots, runs the programs of the plan, and switches off.
    ///
    /// `seen` gets each piece of output as it comes.
    ///
    /// # Errors
    ///
    /// When the machine didn't do all of the plan. That a program has failed is no error
    /// of the machine's: its [`Report`] says so.
    pub fn run(
        &self,
        plan: &Plan,
        mut seen: impl FnMut(&Frame),
    ) -> Result<Vec<Report>, VmError> {
        let archive = initramfs::make(&self.packages, &self.init, plan)?;
        let folder =
            tempfile::tempdir().map_err(VmError::file("a temporary folder"))?;
        let image = folder.path().join("initramfs");
        fs::write(&image, archive).map_err(VmError::file(&image))?;
        let mut reports = vec![Report::default(); plan.programs.len()];

        let mut qemu = Qemu::start(self, &image)?;
        let stdout = qemu.child.stdout.take();
        let watch = qemu.end_after(self.limit);
        let mut frames =
            BufReader::new(stdout.ok_or_else(|| self.stopped("at once"))?);
        let garbled = loop {
            match receive(&mut frames) {
                Ok(Some(frame)) => {
                    seen(&frame);
                    note(&mut reports, frame);
                }
                Ok(None) => break None,
                Err(error) => break Some(error.to_string()),
            }
        };
        drop(watch);
        let was_ended = qemu.wait();
        if was_ended {
            let (limit, console) = (self.limit, self.console.clone());
            return Err(VmError::TimedOut { limit, console });
        }
        if let Some(found) = garbled {
            return Err(VmError::Garbled { found, console: self.console.clone() });
        }
        match reports.iter().position(|report| report.outcome.is_none()) {
            None => Ok(reports),
            Some(0) => Err(self.stopped("before its first program was done")),
            Some(n) => {
                Err(self
                    .stopped(&format!("after {n} of {} programs", reports.len())))
            }
        }
    }

    fn stopped(&self, after: &str) -> VmError {
        let console = self.console.clone();
        let text = fs::read(&console).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines =
            text.lines().rev().map(str::trim).filter(|line| !line.is_empty());
        // What the kernel says after these is of no interest.
        let is_cause = |line: &&str| {
            line.starts_with("vm-init: ") || line.contains("Kernel panic")
        };
        let last = lines.clone().find(is_cause).or_else(|| lines.clone().next());
        // Not even a kernel's first words.
        let cut = "(nothing): is the kernel cut short? remove .cache/vm and run \
                   `tests/vm/fetch`";
        let last = last.unwrap_or(cut).to_owned();
        VmError::Stopped { after: after.to_owned(), console, last }
    }

    fn command(&self, image: &Path) -> Result<Command, VmError> {
        let packages = &self.packages;
        let mut command = Command::new(packages.qemu());
        command.env("LD_LIBRARY_PATH", packages.libraries());
        // A /dev/kvm that opens may still hang, so it is not asked for. One processor:
        // with two, controllers of Bluetooth race with each other.
        command.args(["-accel", "tcg", "-M", "pc", "-cpu", "max", "-smp", "1"]);
        command.args(["-m", "512", "-nodefaults", "-no-user-config", "-no-reboot"]);
        command.args(["-display", "none", "-nic", "none"]);
        for folder in packages.firmware() {
            command.arg("-L").arg(folder);
        }
        let console =
            File::create(&self.console).map_err(VmError::file(&self.console))?;
        drop(console);
        command.arg("-serial").arg(format!("file:{}", self.console.display()));
        command.args(["-serial", "stdio"]);
        command.arg("-kernel").arg(packages.kernel()).arg("-initrd").arg(image);
        command.args(["-append", "console=ttyS0 quiet panic=-1 cryptomgr.notests"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        // What QEMU itself complains of stands there too.
        let complaints = OpenOptions::new().append(true).open(&self.console);
        command.stderr(complaints.map_err(VmError::file(&self.console))?);
        end_with_us(&mut command);
        Ok(command)
    }
}

/// Has the kernel end QEMU when we are ended in a way that runs no code of ours.
#[allow(unsafe_code, reason = "what runs between fork and exec is unsafe to give")]
fn end_with_us(command: &mut Command) {
    let ask = || Ok(nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?);
    // SAFETY: the closure makes one system call, and allocates nothing.
    unsafe { command.pre_exec(ask) };
}

fn note(reports: &mut [Report], frame: Frame) {
    let Some(report) = reports.get_mut(frame.program) else { return };
    match frame.kind {
        Kind::Out => report.stdout.extend(frame.bytes),
        Kind::Err => report.stderr.extend(frame.bytes),
        Kind::Exit => {
            let text = String::from_utf8_lossy(&frame.bytes).into_owned();
            let outcome = text.parse().map_or(Outcome::Other(text), Outcome::Code);
            report.outcome = Some(outcome);
        }
    }
}

/// A QEMU that does not outlive this.
struct Qemu {
    child: Child,
    was_ended: Arc<AtomicBool>,
}

impl Qemu {
    fn start(machine: &Machine, image: &Path) -> Result<Self, VmError> {
        let mut command = machine.command(image)?;
        let child = command.spawn().map_err(|source| VmError::Start {
            qemu: machine.packages.qemu(),
            source,
        })?;
        Ok(Self { child, was_ended: Arc::default() })
    }

    /// Kills it when the time is over, unless what is returned is dropped before.
    fn end_after(&self, limit: Duration) -> Sender<()> {
        let (alive, gone) = channel::<()>();
        let was_ended = self.was_ended.clone();
        let pid = nix::unistd::Pid::from_raw(self.child.id().cast_signed());
        std::thread::spawn(move || {
            if gone.recv_timeout(limit)
                == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
            {
                was_ended.store(true, Ordering::SeqCst);
                // The child is not waited for before the sender is dropped, so the
                // number is still its own.
                let _ = nix::sys::signal::kill(pid, Signal::SIGKILL);
            }
        });
        alive
    }

    /// Waits for its end, which is near: it has closed its output. True if it was killed.
    fn wait(&mut self) -> bool {
        let _ = self.child.wait();
        self.was_ended.load(Ordering::SeqCst)
    }
}

impl Drop for Qemu {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
