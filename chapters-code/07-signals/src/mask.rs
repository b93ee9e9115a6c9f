//! Signals that wait.

use std::io;
use std::marker::PhantomData;
use std::ptr;

use crate::{SignalNumber, SignalSet};

/// Blocks the signals in this thread: those that come wait, until they are unblocked.
/// [pthread_sigmask(3)](https://man7.org/linux/man-pages/man3/pthread_sigmask.3.html).
///
/// A standard signal that waits is there once, however often it was sent; real-time signals
/// queue. Threads inherit the mask of the thread that makes them, and so do programs over
/// `exec`: block before the runtime starts its threads. A signal to the process goes to any
/// thread that doesn't block it.
///
/// # Errors
///
/// Those of pthread_sigmask(3). `SIGKILL` and `SIGSTOP` are passed over without one.
// ANCHOR: block
pub fn block(signals: &[SignalNumber]) -> io::Result<Blocked> {
    let set = SignalSet::of(signals);
    let mut before = SignalSet::of(&[]);
    // SAFETY: both sets are initialised and outlive the call.
    let error = unsafe {
        libc::pthread_sigmask(libc::SIG_BLOCK, set.as_ptr(), before.as_mut_ptr())
    };
    match error {
        0 => Ok(Blocked { before, of_this_thread: PhantomData }),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}
// ANCHOR_END: block

/// Unblocks the signals in this thread, whoever has blocked them: also one whose child this
/// process is. What has waited is delivered.
///
/// # Errors
///
/// Those of pthread_sigmask(3), which are not expected.
pub fn unblock(signals: &[SignalNumber]) -> io::Result<()> {
    let set = SignalSet::of(signals);
    // SAFETY: the set is initialised; a null pointer asks for nothing.
    let error = unsafe {
        libc::pthread_sigmask(libc::SIG_UNBLOCK, set.as_ptr(), ptr::null_mut())
    };
    match error {
        0 => Ok(()),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}

/// Signals are blocked while this is there. When it is dropped, the thread has its mask
/// from before again, and what has waited is delivered.
#[derive(Debug)]
#[must_use = "dropped at once, it unblocks at once"]
pub struct Blocked {
    before: SignalSet,
    // The mask is a thread's: this must not be dropped on another one.
    of_this_thread: PhantomData<*const ()>,
}

impl Drop for Blocked {
    fn drop(&mut self) {
        let before = self.before.as_ptr();
        // SAFETY: the set is initialised; a null pointer asks for nothing.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before, ptr::null_mut()) };
    }
}

/// The signals that wait, to this thread or to the process:
/// [sigpending(2)](https://man7.org/linux/man-pages/man2/sigpending.2.html).
#[must_use]
pub fn pending() -> SignalSet {
    let mut set = SignalSet::of(&[]);
    // SAFETY: the set is initialised, and written by the call. It fails for bad pointers
    // alone.
    unsafe { libc::sigpending(set.as_mut_ptr()) };
    set
}
