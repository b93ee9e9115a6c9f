//! A second host: a thread in a network namespace of its own.

use std::io;
use std::sync::mpsc;
use std::thread::JoinHandle;

use crate::namespace;

type Work = Box<dyn FnOnce() + Send>;

/// Another host of a small private network; it ends when dropped.
///
/// Make it after [`Namespace::enter`](crate::Namespace::enter), then join the two with
/// [`Namespace::cable_to`](crate::Namespace::cable_to).
#[derive(Debug)]
pub struct Host {
    // `None` only while dropping: closing the channel is what ends the thread.
    work: Option<mpsc::Sender<Work>>,
    thread: Option<JoinHandle<()>>,
    thread_id: i32,
}

impl Host {
    /// Starts a host in a new network namespace, its `lo` up.
    ///
    /// # Errors
    ///
    /// As [`Namespace::enter`](crate::Namespace::enter).
    pub fn start() -> io::Result<Self> {
        let (work, todo) = mpsc::channel::<Work>();
        let (ready, is_ready) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            // A failed send means that `start` gave up waiting: nothing is left to do.
            let _ = ready.send(join_new_network());
            for job in todo {
                job();
            }
        });
        let thread_id = is_ready.recv().map_err(io::Error::other)??;
        Ok(Self { work: Some(work), thread: Some(thread), thread_id })
    }

    /// Runs `job` on this host and waits for its result.
    ///
    /// Sockets that `job` opens belong to this host's network for good, wherever they are
    /// used afterwards.
    ///
    /// # Panics
    ///
    /// When `job` panics.
    pub fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> T {
        let (done, result) = mpsc::channel();
        if let Some(work) = &self.work {
            // The receiver of the result is below; it lives as long as the job.
            let _ = work.send(Box::new(move || drop(done.send(job()))));
        }
        result.recv().expect("the job panicked on its host")
    }

    /// Runs `ip ARGUMENTS` on this host; the arguments are split at spaces.
    ///
    /// # Errors
    ///
    /// As [`Namespace::ip`](crate::Namespace::ip).
    pub fn ip(&self, arguments: &str) -> io::Result<()> {
        let arguments = arguments.to_owned();
        self.run(move || namespace::ip(&arguments))
    }

    /// The kernel's id of the thread that stands for this host, which names its network in
    /// `ip link set … netns ID`.
    #[must_use]
    pub fn thread_id(&self) -> i32 {
        self.thread_id
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            // A job that panicked has failed its caller already, in `run`.
            let _ = thread.join();
        }
    }
}

#[cfg(target_os = "linux")]
fn join_new_network() -> io::Result<i32> {
    nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET)?;
    namespace::ip("link set lo up")?;
    Ok(nix::unistd::gettid().as_raw())
}

#[cfg(not(target_os = "linux"))]
fn join_new_network() -> io::Result<i32> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "network namespaces are Linux's"))
}
