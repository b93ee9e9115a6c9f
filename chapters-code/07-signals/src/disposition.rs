//! What becomes of a signal that is delivered.

use std::io;
use std::mem::MaybeUninit;
use std::ptr;

use libc::c_int;

use crate::{SignalNumber, SignalSet};

/// What the process has asked for, for one signal:
/// [sigaction(2)](https://man7.org/linux/man-pages/man2/sigaction.2.html).
///
/// It belongs to the whole process, not to a thread. Over `exec`, what is ignored stays
/// ignored, and what is handled gets its default again: the handler's code is gone.
// ANCHOR: disposition
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// What the kernel does by itself: end the process, for most signals. `SIG_DFL`.
    Default,
    /// Nothing: the signal is discarded. `SIG_IGN`.
    Ignore,
    /// A function of the program is called.
    Handler,
}
// ANCHOR_END: disposition

/// What is asked for now.
///
/// # Errors
///
/// Those of sigaction(2).
pub fn disposition(signal: SignalNumber) -> io::Result<Disposition> {
    action(signal, None).map(|before| of(&before))
}

/// Asks for the default or for ignoring; gives what was asked for before. Python's
/// [`signal.signal`](https://docs.python.org/3/library/signal.html#signal.signal) with
/// `SIG_DFL` or `SIG_IGN`.
///
/// # Errors
///
/// `InvalidInput` for `SIGKILL` and `SIGSTOP`, and for [`Disposition::Handler`], which
/// [`set_handler`] is for.
// ANCHOR: set_disposition
pub fn set_disposition(
    signal: SignalNumber,
    wanted: Disposition,
) -> io::Result<Disposition> {
    let handler = match wanted {
        Disposition::Default => libc::SIG_DFL,
        Disposition::Ignore => libc::SIG_IGN,
        Disposition::Handler => return Err(io::ErrorKind::InvalidInput.into()),
    };
    let before = action(signal, Some(&new_action(handler)))?;
    Ok(of(&before))
}
// ANCHOR_END: set_disposition

/// Has `handler` called, on whichever thread the signal interrupts, between any two
/// instructions of it.
///
/// System calls that it interrupts go on (`SA_RESTART`), as far as they can.
///
/// # Errors
///
/// `InvalidInput` for `SIGKILL` and `SIGSTOP`.
///
/// # Safety
///
/// `handler` must be async-signal-safe: it may do what
/// [signal-safety(7)](https://man7.org/linux/man-pages/man7/signal-safety.7.html) lists, and
/// nothing else. It may not allocate, lock, print or panic, for the thread it interrupts
/// may be in the middle of just that; and it leaves `errno` as it was.
pub unsafe fn set_handler(
    signal: SignalNumber,
    handler: extern "C" fn(c_int),
) -> io::Result<Disposition> {
    let handler = handler as *const () as libc::sighandler_t;
    let before = action(signal, Some(&new_action(handler)))?;
    Ok(of(&before))
}

/// What sigaction(2) is given and gives.
#[derive(Clone, Copy)]
pub(crate) struct Action(libc::sigaction);

// ANCHOR: new_action
pub(crate) fn new_action(handler: libc::sighandler_t) -> Action {
    Action(libc::sigaction {
        sa_sigaction: handler,
        sa_mask: *SignalSet::of(&[]).raw(),
        sa_flags: libc::SA_RESTART,
        #[cfg(target_os = "linux")]
        sa_restorer: None,
    })
}
// ANCHOR_END: new_action

/// The action before, after setting the new one if there is one.
pub(crate) fn action(
    signal: SignalNumber,
    new: Option<&Action>,
) -> io::Result<Action> {
    let new = new.map_or(ptr::null(), |action| &raw const action.0);
    let mut before = MaybeUninit::uninit();
    // SAFETY: `new` is null or points to an action; its handler is SIG_DFL, SIG_IGN, an
    // earlier action's, or one that set_handler's caller vouches for. There is room for
    // the one before.
    let failed =
        unsafe { libc::sigaction(signal.as_raw(), new, before.as_mut_ptr()) };
    if failed != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has succeeded, and so has written it.
    Ok(Action(unsafe { before.assume_init() }))
}

fn of(action: &Action) -> Disposition {
    match action.0.sa_sigaction {
        libc::SIG_DFL => Disposition::Default,
        libc::SIG_IGN => Disposition::Ignore,
        _ => Disposition::Handler,
    }
}

impl SignalSet {
    fn raw(&self) -> &libc::sigset_t {
        // SAFETY: the pointer is this set's own.
        unsafe { &*self.as_ptr() }
    }
}
