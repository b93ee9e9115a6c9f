//! From a signal handler into the event loop, by hand: the self-pipe trick.

use std::io;
use std::os::fd::{IntoRawFd as _, OwnedFd};
use std::sync::atomic::{AtomicI32, Ordering};

use libc::c_int;
use nix::fcntl::OFlag;
use nix::unistd::pipe2;
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe::Receiver;

use crate::{SignalError, SignalNumber, set_handler};

/// A pipe whose one end the signal handler writes to, and whose other end is awaited.
///
/// It is what asyncio does (Python's
/// [`set_wakeup_fd`](https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd)),
/// and tokio. Of a burst of signals as many arrive as the pipe has room for, 65,536 here;
/// the kernel merges those that come while one of the same number waits.
#[derive(Debug)]
pub struct SelfPipe {
    signals: Receiver,
}

/// What the handler writes to. It can be given nothing, so it has to be in a static.
static WRITE_END: AtomicI32 = AtomicI32::new(-1);

// ANCHOR: handler
/// Runs between any two instructions of the thread that it interrupts. So it takes
/// no lock, allocates nothing, and keeps `errno`: write(2) is on the list of what it
/// may do.
extern "C" fn tell(signal: c_int) {
    let errno = nix::errno::Errno::last_raw();
    let number = u8::try_from(signal).unwrap_or(0);
    let fd = WRITE_END.load(Ordering::Relaxed);
    // SAFETY: one byte that is there. A pipe that is full refuses it; then the
    // reader has enough to read.
    unsafe { libc::write(fd, (&raw const number).cast(), 1) };
    nix::errno::Errno::set_raw(errno);
}
// ANCHOR_END: handler

impl SelfPipe {
    /// Installs the handler for these signals.
    ///
    /// It stays for the life of the process: a handler that runs at this moment may still
    /// write to the pipe.
    ///
    /// # Errors
    ///
    /// [`SignalError::Uncatchable`], [`SignalError::Fault`] and [`SignalError::NoRuntime`],
    /// with nothing installed; [`SignalError::AlreadyInstalled`] the second time.
    // ANCHOR: install
    pub fn install(signals: &[SignalNumber]) -> Result<Self, SignalError> {
        signals.iter().try_for_each(|signal| signal.can_be_waited_for())?;
        tokio::runtime::Handle::try_current().map_err(|_| SignalError::NoRuntime)?;
        let first = signals.first().copied().unwrap_or(SignalNumber::INTERRUPT);
        let system = |signal| move |source| SignalError::System { signal, source };

        // Neither end may block: the handler least of all.
        let (read_end, write_end) = pipe2(OFlag::O_NONBLOCK | OFlag::O_CLOEXEC)
            .map_err(io::Error::from)
            .map_err(system(first))?;
        let receiver = Receiver::from_owned_fd(read_end).map_err(system(first))?;
        Self::keep(write_end)?;
        for &signal in signals {
            // SAFETY: `tell` is async-signal-safe, as it says.
            unsafe { set_handler(signal, tell) }.map_err(system(signal))?;
        }
        Ok(Self { signals: receiver })
    }
    // ANCHOR_END: install

    /// The first one stays; a second one is closed again.
    fn keep(write_end: OwnedFd) -> Result<(), SignalError> {
        use std::os::fd::{AsRawFd as _, FromRawFd as _};
        let fd = write_end.as_raw_fd();
        let kept =
            WRITE_END.compare_exchange(-1, fd, Ordering::SeqCst, Ordering::SeqCst);
        match kept {
            Ok(_) => {
                let _stays_open = write_end.into_raw_fd();
                Ok(())
            }
            Err(_) => {
                let fd = write_end.into_raw_fd();
                // SAFETY: the descriptor was owned a line before, and nobody else has it.
                drop(unsafe { OwnedFd::from_raw_fd(fd) });
                Err(SignalError::AlreadyInstalled)
            }
        }
    }

    /// Waits for the next signal.
    ///
    /// # Errors
    ///
    /// Those of read(2), which are not expected.
    ///
    /// # Cancel safety
    ///
    /// Yes: a byte that isn't read stays in the pipe.
    // ANCHOR: recv
    pub async fn recv(&mut self) -> io::Result<SignalNumber> {
        let number = self.signals.read_u8().await?;
        SignalNumber::try_from(c_int::from(number)).map_err(io::Error::other)
    }
    // ANCHOR_END: recv
}
