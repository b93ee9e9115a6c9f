//! asyncio's handlers: functions that run in the event loop.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::signal::unix::{Signal, signal};
use tokio::task::JoinHandle;

use crate::disposition::{Action, action, new_action};
use crate::{SignalError, SignalNumber};

/// Handlers of signals that run as ordinary code: asyncio's
/// [`add_signal_handler`](https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_signal_handler)
/// and `remove_signal_handler`. What the event loop is there, this is here: dropped, it
/// removes all of its handlers, as closing a loop does.
///
/// A handler runs in a task, so it may lock, print and allocate. Signals that come while
/// it waits for its turn are merged, those of one number into one.
///
/// # Examples
///
/// ```
/// use signals::{SignalHandlers, SignalNumber};
/// use tokio::sync::mpsc;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> anyhow::Result<()> {
/// let (told, mut hear) = mpsc::channel(1);
/// let mut handlers = SignalHandlers::new();
/// handlers.add_signal_handler(SignalNumber::USER_1, move || {
///     let _ = told.try_send("told");
/// })?;
///
/// nix::sys::signal::raise(nix::sys::signal::Signal::SIGUSR1)?;
/// assert_eq!(hear.recv().await, Some("told"));
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct SignalHandlers {
    tasks: BTreeMap<SignalNumber, JoinHandle<()>>,
}

impl SignalHandlers {
    /// No handlers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Has `callback` called each time the signal has come; in place of the one before, if
    /// there is one.
    ///
    /// From now on the signal does nothing else: `SIGINT` no longer ends the process. A
    /// callback that panics is logged, and called again the next time; asyncio does so with
    /// one that raises.
    ///
    /// # Errors
    ///
    /// [`SignalError`]; the handler before stays.
    // ANCHOR: add
    pub fn add_signal_handler(
        &mut self,
        number: SignalNumber,
        mut callback: impl FnMut() + Send + 'static,
    ) -> Result<(), SignalError> {
        let runtime = Handle::try_current().map_err(|_| SignalError::NoRuntime)?;
        let mut signals = take_over(number)?;
        let task = runtime.spawn(async move {
            while signals.recv().await.is_some() {
                if catch_unwind(AssertUnwindSafe(&mut callback)).is_err() {
                    tracing::error!(%number, "a signal handler has panicked");
                }
            }
        });
        match self.tasks.insert(number, task) {
            Some(before) => before.abort(),
            None => Users::of_process().add(number),
        }
        Ok(())
    }
    // ANCHOR_END: add

    /// Removes the handler; says whether there was one.
    ///
    /// The signal does again what the kernel does with it, which for `SIGINT` is to end the
    /// process; in asyncio it raises `KeyboardInterrupt`. A handler that `sigaction` had
    /// set before does not come back, as in asyncio.
    ///
    /// # Errors
    ///
    /// [`SignalError::System`], which is not expected.
    // ANCHOR: remove
    pub fn remove_signal_handler(
        &mut self,
        number: SignalNumber,
    ) -> Result<bool, SignalError> {
        let Some(task) = self.tasks.remove(&number) else { return Ok(false) };
        task.abort();
        Users::of_process().remove(number)?;
        Ok(true)
    }
    // ANCHOR_END: remove
}

/// What tokio takes the signal with. It installs its handler once in a process and never
/// again, so one that was set aside is put back.
fn take_over(number: SignalNumber) -> Result<Signal, SignalError> {
    if !number.is_catchable() {
        return Err(SignalError::Uncatchable { signal: number });
    }
    let faults = [libc::SIGSEGV, libc::SIGILL, libc::SIGFPE, libc::SIGBUS];
    if faults.contains(&number.as_raw()) {
        return Err(SignalError::Fault { signal: number });
    }
    let system = |source| SignalError::System { signal: number, source };
    let signals = signal(number.into()).map_err(system)?;
    Users::of_process().put_back(number)?;
    Ok(signals)
}

/// How many have a handler for a signal, and tokio's action where nobody has.
struct Users {
    counts: BTreeMap<SignalNumber, usize>,
    set_aside: BTreeMap<SignalNumber, Action>,
}

static USERS: Mutex<Users> =
    Mutex::new(Users { counts: BTreeMap::new(), set_aside: BTreeMap::new() });

impl Users {
    fn of_process() -> MutexGuard<'static, Self> {
        USERS.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&mut self, number: SignalNumber) {
        *self.counts.entry(number).or_default() += 1;
    }

    fn put_back(&mut self, number: SignalNumber) -> Result<(), SignalError> {
        if let Some(tokios) = self.set_aside.remove(&number) {
            change(number, &tokios)?;
        }
        Ok(())
    }

    /// The last one out gives the signal back to the kernel.
    fn remove(&mut self, number: SignalNumber) -> Result<(), SignalError> {
        let count = self.counts.entry(number).or_default();
        *count = count.saturating_sub(1);
        if *count == 0 {
            let tokios = change(number, &new_action(libc::SIG_DFL))?;
            self.set_aside.insert(number, tokios);
        }
        Ok(())
    }
}

fn change(number: SignalNumber, to: &Action) -> Result<Action, SignalError> {
    let system = |source| SignalError::System { signal: number, source };
    action(number, Some(to)).map_err(system)
}

impl Drop for SignalHandlers {
    fn drop(&mut self) {
        for number in self.tasks.keys().copied().collect::<Vec<_>>() {
            if let Err(error) = self.remove_signal_handler(number) {
                tracing::error!(%error, "a signal handler stays");
            }
        }
    }
}

impl fmt::Debug for SignalHandlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.tasks.keys()).finish()
    }
}
