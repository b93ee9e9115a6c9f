//! asyncio's handlers: functions that run in the event loop.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime;
use tokio::signal::unix::{Signal, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
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
    handlers: BTreeMap<SignalNumber, Handler>,
}

type Callback = Box<dyn FnMut() + Send>;

struct Handler {
    task: JoinHandle<()>,
    replace: UnboundedSender<Callback>,
}

impl SignalHandlers {
    /// No handlers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Has `callback` called each time the signal has come; in place of the one before, if
    /// there is one. A signal that has come already and waits for its turn goes to the new
    /// one.
    ///
    /// From now on the signal does nothing else: `SIGINT` no longer ends the process. (A
    /// handler that [`set_handler`](crate::set_handler) had set before is called as well,
    /// by tokio's; in asyncio it is replaced.) A callback that panics is logged, and called
    /// again the next time; asyncio does so with one that raises.
    ///
    /// # Errors
    ///
    /// [`SignalError`]; the handler before stays.
    // ANCHOR: add
    pub fn add_signal_handler(
        &mut self,
        number: SignalNumber,
        callback: impl FnMut() + Send + 'static,
    ) -> Result<(), SignalError> {
        let runtime =
            runtime::Handle::try_current().map_err(|_| SignalError::NoRuntime)?;
        let signals = take_over(number)?;
        let mut callback: Callback = Box::new(callback);
        if let Some(handler) = self.handlers.get(&number) {
            // Its stream may hold a signal already, so its task goes on.
            match handler.replace.send(callback) {
                Ok(()) => return Ok(()),
                Err(its_runtime_is_gone) => callback = its_runtime_is_gone.0,
            }
        }
        let (replace, replaced) = unbounded_channel();
        let task = runtime.spawn(run(number, signals, callback, replaced));
        let handler = Handler { task, replace };
        if self.handlers.insert(number, handler).is_none() {
            Users::of_process().add(number);
        }
        Ok(())
    }
    // ANCHOR_END: add

    /// Removes the handler; says whether there was one.
    ///
    /// The signal does again what the kernel does with it, which for `SIGINT` is to end the
    /// process; in asyncio it raises `KeyboardInterrupt`. A handler that `sigaction` had
    /// set before does not come back, as in asyncio. Who waits for the signal by tokio's own
    /// streams, as [`Termination`](crate::Termination) does, hears nothing of it any more.
    ///
    /// # Errors
    ///
    /// [`SignalError::System`], which is not expected.
    // ANCHOR: remove
    pub fn remove_signal_handler(
        &mut self,
        number: SignalNumber,
    ) -> Result<bool, SignalError> {
        let Some(handler) = self.handlers.remove(&number) else {
            return Ok(false);
        };
        handler.task.abort();
        Users::of_process().remove(number)?;
        Ok(true)
    }
    // ANCHOR_END: remove
}

// ANCHOR: run
async fn run(
    number: SignalNumber,
    mut signals: Signal,
    mut callback: Callback,
    mut replaced: UnboundedReceiver<Callback>,
) {
    loop {
        tokio::select! {
            biased;
            Some(new) = replaced.recv() => callback = new,
            Some(()) = signals.recv() => {
                if catch_unwind(AssertUnwindSafe(&mut callback)).is_err() {
                    tracing::error!(%number, "a signal handler has panicked");
                }
            }
            else => return,
        }
    }
}
// ANCHOR_END: run

fn take_over(number: SignalNumber) -> Result<Signal, SignalError> {
    number.can_be_waited_for()?;
    let system = |source| SignalError::System { signal: number, source };
    let signals = signal(number.into()).map_err(system)?;
    Users::of_process().install(number)?;
    Ok(signals)
}

/// How many have a handler for a signal, and the action that tokio takes it with.
struct Users {
    counts: BTreeMap<SignalNumber, usize>,
    tokios: BTreeMap<SignalNumber, Action>,
}

static USERS: Mutex<Users> =
    Mutex::new(Users { counts: BTreeMap::new(), tokios: BTreeMap::new() });

impl Users {
    fn of_process() -> MutexGuard<'static, Self> {
        USERS.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&mut self, number: SignalNumber) {
        *self.counts.entry(number).or_default() += 1;
    }

    /// tokio installs its action once in a process and never again. So it is noted the first
    /// time, and put back when something else is there.
    fn install(&mut self, number: SignalNumber) -> Result<(), SignalError> {
        if let Some(tokios) = self.tokios.get(&number) {
            change(number, Some(tokios))?;
        } else {
            self.tokios.insert(number, change(number, None)?);
        }
        Ok(())
    }

    /// The last one out gives the signal back to the kernel.
    fn remove(&mut self, number: SignalNumber) -> Result<(), SignalError> {
        let count = self.counts.entry(number).or_default();
        *count = count.saturating_sub(1);
        if *count == 0 {
            change(number, Some(&new_action(libc::SIG_DFL)))?;
        }
        Ok(())
    }
}

fn change(number: SignalNumber, to: Option<&Action>) -> Result<Action, SignalError> {
    let system = |source| SignalError::System { signal: number, source };
    action(number, to).map_err(system)
}

impl Drop for SignalHandlers {
    fn drop(&mut self) {
        for number in self.handlers.keys().copied().collect::<Vec<_>>() {
            if let Err(error) = self.remove_signal_handler(number) {
                tracing::error!(%error, "a signal handler stays");
            }
        }
    }
}

impl fmt::Debug for SignalHandlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.handlers.keys()).finish()
    }
}
