//! From a signal into the event loop without any handler: signalfd(2).

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd};

use libc::signalfd_siginfo;
use tokio::io::unix::AsyncFd;

use crate::{SignalError, SignalNumber, SignalSet};

/// A descriptor that signals are read from, Linux's
/// [signalfd(2)](https://man7.org/linux/man-pages/man2/signalfd.2.html).
///
/// The signals must be [blocked](crate::block), in every thread: one that can be delivered
/// is delivered, and never read here. Python has no such thing.
#[derive(Debug)]
pub struct SignalFd {
    fd: AsyncFd<OwnedFd>,
}

/// A signal that was read, and who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// The signal.
    pub signal: SignalNumber,
    /// The process that sent it; 0 for the kernel.
    pub pid: u32,
    /// The user of that process.
    pub uid: u32,
    /// What was sent with it by sigqueue(3), else 0.
    pub value: i32,
}

impl SignalFd {
    /// A descriptor for these signals.
    ///
    /// # Errors
    ///
    /// [`SignalError::Uncatchable`] and [`SignalError::Fault`], which the kernel would pass
    /// over in silence or deliver all the same; [`SignalError::NoRuntime`]; and
    /// [`SignalError::System`] when descriptors have run out.
    // ANCHOR: new
    pub fn new(signals: &[SignalNumber]) -> Result<Self, SignalError> {
        signals.iter().try_for_each(|signal| signal.can_be_waited_for())?;
        tokio::runtime::Handle::try_current().map_err(|_| SignalError::NoRuntime)?;
        let first = signals.first().copied().unwrap_or(SignalNumber::INTERRUPT);
        let system = |source| SignalError::System { signal: first, source };
        let set = SignalSet::of(signals);
        let flags = libc::SFD_NONBLOCK | libc::SFD_CLOEXEC;
        // SAFETY: the set is initialised; -1 asks for a new descriptor.
        let fd = unsafe { libc::signalfd(-1, set.as_ptr(), flags) };
        if fd == -1 {
            return Err(system(io::Error::last_os_error()));
        }
        // SAFETY: it is new, so nobody else has it.
        let fd = unsafe { OwnedFd::from_raw_fd(fd) };
        // SAFETY: an `OwnedFd` keeps its descriptor open until it is dropped.
        let fd = unsafe { AsyncFd::register(fd) };
        Ok(Self { fd: fd.map_err(|error| system(error.into()))? })
    }
    // ANCHOR_END: new

    /// Waits for the next signal. Real-time signals come one by one, in order.
    ///
    /// # Errors
    ///
    /// Those of read(2), which are not expected.
    ///
    /// # Cancel safety
    ///
    /// Yes: a signal is taken when it is returned.
    // ANCHOR: recv
    pub async fn recv(&self) -> io::Result<Received> {
        loop {
            let mut ready = self.fd.readable().await?;
            if let Ok(read) = ready.try_io(|fd| read_one(fd.get_ref())) {
                return read;
            }
        }
    }
    // ANCHOR_END: recv
}

fn read_one(fd: &OwnedFd) -> io::Result<Received> {
    let mut info = MaybeUninit::<signalfd_siginfo>::uninit();
    let size = size_of::<signalfd_siginfo>();
    // SAFETY: as many bytes as there is room for.
    let n = unsafe { libc::read(fd.as_raw_fd(), info.as_mut_ptr().cast(), size) };
    if n < 0 {
        return Err(io::Error::last_os_error());
    }
    if n.unsigned_abs() != size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    // SAFETY: all of it has been read.
    let info = unsafe { info.assume_init() };
    let number = info.ssi_signo.cast_signed();
    let signal = SignalNumber::try_from(number).map_err(io::Error::other)?;
    let (pid, uid, value) = (info.ssi_pid, info.ssi_uid, info.ssi_int);
    Ok(Received { signal, pid, uid, value })
}
