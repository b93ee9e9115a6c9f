//! A signal, by its number.

use std::fmt;
use std::io;

use libc::c_int;
use nix::sys::signal::Signal;
use tokio::signal::unix::SignalKind;

use crate::SignalError;

/// A number that is a signal on this system: one of the standard signals, or a real-time
/// signal. [signal(7)](https://man7.org/linux/man-pages/man7/signal.7.html).
///
/// asyncio takes any integer and raises `ValueError` for one that is no signal. Here the
/// check is made once, in `try_from`, and whoever has a `SignalNumber` has a signal.
///
/// # Examples
///
/// ```
/// use signals::SignalNumber;
///
/// assert_eq!(SignalNumber::TERMINATE.to_string(), "SIGTERM");
/// assert_eq!(SignalNumber::try_from(2)?, SignalNumber::INTERRUPT);
/// assert!(SignalNumber::try_from(0).is_err());
/// # Ok::<(), signals::SignalError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SignalNumber(c_int);

impl SignalNumber {
    /// `SIGHUP`: the terminal is gone; servers take it as "read your configuration anew".
    pub const HANGUP: Self = Self(libc::SIGHUP);
    /// `SIGINT`: Ctrl-C.
    pub const INTERRUPT: Self = Self(libc::SIGINT);
    /// `SIGQUIT`: Ctrl-\.
    pub const QUIT: Self = Self(libc::SIGQUIT);
    /// `SIGKILL`: can't be caught, blocked or ignored.
    pub const KILL: Self = Self(libc::SIGKILL);
    /// `SIGSTOP`: as `SIGKILL`.
    pub const STOP: Self = Self(libc::SIGSTOP);
    /// `SIGUSR1`: for the program to define.
    pub const USER_1: Self = Self(libc::SIGUSR1);
    /// `SIGUSR2`: for the program to define.
    pub const USER_2: Self = Self(libc::SIGUSR2);
    /// `SIGPIPE`: written to a pipe or socket that nobody reads.
    pub const PIPE: Self = Self(libc::SIGPIPE);
    /// `SIGTERM`: the default of kill(1), and how services are stopped.
    pub const TERMINATE: Self = Self(libc::SIGTERM);
    /// `SIGCHLD`: a child has ended, stopped or gone on.
    pub const CHILD: Self = Self(libc::SIGCHLD);

    /// The `n`th real-time signal, `SIGRTMIN+n`.
    ///
    /// # Errors
    ///
    /// [`SignalError::NotASignal`] when there are not so many.
    #[cfg(target_os = "linux")]
    pub fn real_time(n: u8) -> Result<Self, SignalError> {
        Self::try_from(libc::SIGRTMIN() + c_int::from(n))
    }

    /// The number.
    #[must_use]
    pub fn as_raw(self) -> c_int {
        self.0
    }

    /// Sends it to this process: [kill(2)](https://man7.org/linux/man-pages/man2/kill.2.html)
    /// with one's own number. In a process of one thread it is delivered before this
    /// returns, unless it is blocked.
    ///
    /// # Errors
    ///
    /// Those of kill(2), which are not expected.
    pub fn raise(self) -> io::Result<()> {
        self.send_to(std::process::id())
    }

    /// Sends it to a process.
    ///
    /// # Errors
    ///
    /// `NotFound` (`ESRCH`) when there is no such process, `PermissionDenied` when it is
    /// another user's, `InvalidInput` for a number that no process can have.
    pub fn send_to(self, pid: u32) -> io::Result<()> {
        let pid = i32::try_from(pid).ok().filter(|pid| *pid > 0);
        // 0 and negative numbers are groups of processes.
        let pid = pid.ok_or(io::ErrorKind::InvalidInput)?;
        // SAFETY: kill takes two numbers.
        match unsafe { libc::kill(pid, self.0) } {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Whether it can be caught, blocked and ignored: all but `SIGKILL` and `SIGSTOP`.
    #[must_use]
    pub fn is_catchable(self) -> bool {
        self != Self::KILL && self != Self::STOP
    }

    /// Whether a handler can do more than end the process: not for what the kernel acts on
    /// alone, nor for a fault.
    pub(crate) fn can_be_waited_for(self) -> Result<(), SignalError> {
        let faults = [libc::SIGSEGV, libc::SIGILL, libc::SIGFPE, libc::SIGBUS];
        if !self.is_catchable() {
            Err(SignalError::Uncatchable { signal: self })
        } else if faults.contains(&self.0) {
            Err(SignalError::Fault { signal: self })
        } else {
            Ok(())
        }
    }
}

// ANCHOR: try_from
impl TryFrom<c_int> for SignalNumber {
    type Error = SignalError;

    fn try_from(number: c_int) -> Result<Self, SignalError> {
        let is_standard = Signal::try_from(number).is_ok();
        // glibc keeps the first of them to itself, so SIGRTMIN is a function.
        #[cfg(target_os = "linux")]
        let is_real_time = (libc::SIGRTMIN()..=libc::SIGRTMAX()).contains(&number);
        #[cfg(not(target_os = "linux"))]
        let is_real_time = false;
        if is_standard || is_real_time {
            Ok(Self(number))
        } else {
            Err(SignalError::NotASignal { number })
        }
    }
}
// ANCHOR_END: try_from

impl From<Signal> for SignalNumber {
    fn from(signal: Signal) -> Self {
        Self(signal as c_int)
    }
}

impl From<SignalNumber> for SignalKind {
    fn from(signal: SignalNumber) -> Self {
        Self::from_raw(signal.0)
    }
}

impl fmt::Display for SignalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Signal::try_from(self.0) {
            Ok(signal) => f.write_str(signal.as_str()),
            #[cfg(target_os = "linux")]
            Err(_) => write!(f, "SIGRTMIN+{}", self.0 - libc::SIGRTMIN()),
            #[cfg(not(target_os = "linux"))]
            Err(_) => write!(f, "signal {}", self.0),
        }
    }
}

impl fmt::Debug for SignalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
