//! A set of signals, as the system calls want it.

use std::fmt;
use std::mem::MaybeUninit;

use crate::SignalNumber;

/// A set of signals: [sigsetops(3)](https://man7.org/linux/man-pages/man3/sigsetops.3.html).
#[derive(Clone, Copy)]
pub struct SignalSet(libc::sigset_t);

impl SignalSet {
    /// The set of these.
    #[must_use]
    pub fn of(signals: &[SignalNumber]) -> Self {
        let mut set = MaybeUninit::uninit();
        // SAFETY: there is room for a set.
        unsafe { libc::sigemptyset(set.as_mut_ptr()) };
        // SAFETY: sigemptyset has written the whole set.
        let mut set = unsafe { set.assume_init() };
        for signal in signals {
            // SAFETY: the set is initialised, and a SignalNumber is valid for sigaddset.
            unsafe { libc::sigaddset(&raw mut set, signal.as_raw()) };
        }
        Self(set)
    }

    /// Whether the signal is in it.
    #[must_use]
    pub fn contains(&self, signal: SignalNumber) -> bool {
        // SAFETY: as above.
        unsafe { libc::sigismember(&raw const self.0, signal.as_raw()) == 1 }
    }

    /// All that are in it, by number.
    #[must_use]
    pub fn signals(&self) -> Vec<SignalNumber> {
        let all = (1..=64).filter_map(|number| SignalNumber::try_from(number).ok());
        all.filter(|signal| self.contains(*signal)).collect()
    }

    pub(crate) fn as_ptr(&self) -> *const libc::sigset_t {
        &raw const self.0
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut libc::sigset_t {
        &raw mut self.0
    }
}

impl fmt::Debug for SignalSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.signals()).finish()
    }
}
