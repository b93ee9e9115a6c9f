//! One child process: what its handles, its pipes and its task hold together.

use std::io;
use std::pin::{Pin, pin};
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::process::Child;

use crate::driver::guard;
use crate::{
    ReadPipeTransport, SubprocessProtocol, SubprocessTransport, TransportError,
    WritePipeTransport,
};

/// The locks are taken in this order: callbacks, child, progress. A callback runs with
/// `callbacks` held, and what it asks of the transport takes the others alone.
pub(crate) struct Subprocess {
    callbacks: Mutex<Callbacks>,
    child: Mutex<Child>,
    progress: Mutex<Progress>,
    pipes: OnceLock<Pipes>,
    pub(crate) pid: u32,
}

pub(crate) struct Pipes {
    pub(crate) stdin: Option<WritePipeTransport>,
    pub(crate) stdout: Option<ReadPipeTransport>,
    pub(crate) stderr: Option<ReadPipeTransport>,
}

pub(crate) struct Callbacks {
    // None when it has been told of the end.
    protocol: Option<Box<dyn SubprocessProtocol>>,
    // After a panic it is told of the end alone.
    panicked: Option<TransportError>,
}

#[derive(Default)]
struct Progress {
    open_pipes: usize,
    status: Option<ExitStatus>,
    closing: bool,
    stopped: bool,
}

impl Subprocess {
    pub(crate) fn new(child: Child, protocol: Box<dyn SubprocessProtocol>) -> Self {
        // It has one until it was waited for, and nobody has yet.
        let pid = child.id().unwrap_or_default();
        let callbacks = Callbacks { protocol: Some(protocol), panicked: None };
        Self {
            callbacks: Mutex::new(callbacks),
            child: Mutex::new(child),
            progress: Mutex::default(),
            pipes: OnceLock::new(),
            pid,
        }
    }

    pub(crate) fn hold_callbacks(&self) -> MutexGuard<'_, Callbacks> {
        self.callbacks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_pipes(&self, pipes: Pipes) {
        let open =
            [pipes.stdin.is_some(), pipes.stdout.is_some(), pipes.stderr.is_some()];
        self.progress().open_pipes = open.into_iter().filter(|open| *open).count();
        let _ = self.pipes.set(pipes);
    }

    pub(crate) fn pipes(&self) -> Option<&Pipes> {
        self.pipes.get()
    }

    pub(crate) fn status(&self) -> Option<ExitStatus> {
        self.progress().status
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.progress().closing
    }

    /// Sends a signal, unless the child has been waited for: its number may be another
    /// process's by then. The lock keeps the task from waiting meanwhile.
    // ANCHOR: signal
    pub(crate) fn signal(&self, signal: Signal) -> io::Result<()> {
        let child = self.child();
        let Some(pid) = child.id().and_then(|pid| i32::try_from(pid).ok()) else {
            return Err(io::Error::from_raw_os_error(libc::ESRCH));
        };
        Ok(kill(Pid::from_raw(pid), signal)?)
    }
    // ANCHOR_END: signal

    // ANCHOR: close
    pub(crate) fn close(&self) {
        let exited = {
            let mut progress = self.progress();
            if std::mem::replace(&mut progress.closing, true) {
                return;
            }
            progress.stopped
        };
        if let Some(pipes) = self.pipes() {
            // Nobody is left to read what is buffered, if the child has ended.
            let end = if exited {
                WritePipeTransport::abort
            } else {
                WritePipeTransport::close
            };
            pipes.stdin.iter().cloned().for_each(end);
            let outputs = [&pipes.stdout, &pipes.stderr];
            outputs
                .into_iter()
                .flatten()
                .cloned()
                .for_each(ReadPipeTransport::close);
        }
        // It has ended already, or it ends now; the task waits for it either way.
        let _ = self.signal(Signal::SIGKILL);
    }
    // ANCHOR_END: close

    /// Makes a callback. A panic in it ends this child, and nothing else is harmed.
    pub(crate) fn call(
        self: &Arc<Self>,
        name: &'static str,
        callback: impl FnOnce(&mut dyn SubprocessProtocol, SubprocessTransport),
    ) {
        self.hold_callbacks().call(self, name, callback);
    }

    pub(crate) fn pipe_closed(self: &Arc<Self>) {
        self.progress().open_pipes -= 1;
        self.try_finish();
    }

    fn exited(self: &Arc<Self>, status: Option<ExitStatus>) {
        let closing = {
            let mut progress = self.progress();
            progress.status = status;
            progress.stopped = true;
            progress.closing
        };
        // Nobody is left to read what a closing transport still holds for the child.
        if let Some(stdin) = self.pipes().and_then(|p| p.stdin.clone())
            && closing
        {
            stdin.abort();
        }
        self.call("process_exited", |protocol, transport| {
            protocol.process_exited(transport);
        });
        self.try_finish();
    }

    /// Whoever comes last, the child or one of its pipes, makes the last call.
    // ANCHOR: try_finish
    fn try_finish(&self) {
        let mut callbacks = self.hold_callbacks();
        let finished = {
            let progress = self.progress();
            progress.stopped && progress.open_pipes == 0
        };
        if finished {
            callbacks.connection_lost(None);
        }
    }
    // ANCHOR_END: try_finish
}

impl Callbacks {
    pub(crate) fn connection_made(&mut self, process: &Arc<Subprocess>) {
        self.call(process, "connection_made", |protocol, transport| {
            protocol.connection_made(transport);
        });
    }

    fn call(
        &mut self,
        process: &Arc<Subprocess>,
        name: &'static str,
        callback: impl FnOnce(&mut dyn SubprocessProtocol, SubprocessTransport),
    ) {
        let Some(protocol) =
            self.protocol.as_mut().filter(|_| self.panicked.is_none())
        else {
            return;
        };
        let transport = SubprocessTransport(process.clone());
        if let Err(panicked) = guard(name, || callback(&mut **protocol, transport)) {
            self.panicked = Some(panicked);
            process.close();
        }
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let Some(mut protocol) = self.protocol.take() else { return };
        let error = self.panicked.take().or(error);
        // The hook has reported the panic, and there is nobody left to tell.
        let _ = guard("connection_lost", || {
            protocol.connection_lost(error);
            drop(protocol);
        });
    }
}

/// Waits for the child, so that it never stays a zombie.
pub(crate) struct ChildTask(Arc<Subprocess>);

impl ChildTask {
    pub(crate) fn new(process: Arc<Subprocess>) -> Self {
        Self(process)
    }
}

// ANCHOR: wait
impl Future for ChildTask {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // Waiting and signalling exclude each other; in between the lock is free.
        let status = {
            let mut child = self.0.child();
            ready!(pin!(child.wait()).poll(cx))
        };
        // An error says that somebody else has waited for our child.
        self.0.exited(status.ok());
        Poll::Ready(())
    }
}
// ANCHOR_END: wait

/// The runtime is shutting down.
impl Drop for ChildTask {
    fn drop(&mut self) {
        if !self.0.progress().stopped {
            self.0.close();
            let stopped = Some(TransportError::RuntimeStopped);
            self.0.hold_callbacks().connection_lost(stopped);
        }
    }
}
