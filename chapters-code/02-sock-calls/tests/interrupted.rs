//! Signals that interrupt (EINTR). A binary of its own, since a handler is the process's.

mod loopback;

use std::io::ErrorKind;
use std::mem::MaybeUninit;
use std::os::unix::thread::JoinHandleExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use loopback::{address_of, tcp, tcp_listener, unix_pair};
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};
use sock_calls::{sock_accept, sock_connect, sock_recv};
use socket2::{Domain, Socket, Type};

static CAUGHT: AtomicUsize = AtomicUsize::new(0);

extern "C" fn count(_signal: libc::c_int) {
    CAUGHT.fetch_add(1, Ordering::SeqCst);
}

/// A handler without SA_RESTART: a system call that waits fails with EINTR after it.
fn interrupt_on_sigusr1() {
    let action = SigAction::new(
        SigHandler::Handler(count),
        SaFlags::empty(),
        SigSet::empty(),
    );
    #[allow(unsafe_code, reason = "a handler may only do what is safe in a signal")]
    // SAFETY: the handler does nothing but add to an atomic.
    unsafe { sigaction(Signal::SIGUSR1, &action) }.expect("SIGUSR1 can be caught");
}

/// Does `work` in a thread that is interrupted every millisecond; returns how often it was.
fn interrupted_all_along(work: impl FnOnce() + Send + 'static) -> usize {
    let before = CAUGHT.load(Ordering::SeqCst);
    let thread = thread::spawn(work);
    while !thread.is_finished() {
        #[allow(
            unsafe_code,
            reason = "nix has this call behind a feature of its own"
        )]
        // SAFETY: a thread that is not yet joined still has its id.
        unsafe {
            libc::pthread_kill(thread.as_pthread_t(), libc::SIGUSR1);
        }
        thread::sleep(Duration::from_millis(1));
    }
    thread.join().expect("the work doesn't panic");
    CAUGHT.load(Ordering::SeqCst) - before
}

fn blocking_recv() {
    let (near, _far) =
        Socket::pair(Domain::UNIX, Type::STREAM, None).expect("a pair can be made");
    let error = near.recv(&mut [MaybeUninit::uninit(); 8]).expect_err("none sends");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
}

async fn calls() {
    let (near, far) = unix_pair(Type::STREAM);
    let sender = near.socket().try_clone().expect("a descriptor is free");
    let later = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        sender.send(b"late").expect("the other end is open");
    });
    // Waits in epoll_wait, which is interrupted again and again.
    assert_eq!(sock_recv(&far, 8).await.expect("no EINTR"), b"late");
    later.join().expect("the sender doesn't panic");

    let listener = tcp_listener();
    for _ in 0..500 {
        let client = sock_connect(tcp(), &address_of(&listener)).await;
        let (_server, from) = sock_accept(&listener).await.expect("no EINTR");
        assert_eq!(from, address_of(&client.expect("no EINTR")));
    }
}

#[test]
fn a_signal_interrupts_a_blocking_recv_and_none_of_these_calls() {
    interrupt_on_sigusr1();
    assert!(interrupted_all_along(blocking_recv) > 0);
    let caught = interrupted_all_along(|| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be built")
            .block_on(calls());
    });
    assert!(caught > 10, "only {caught} signals came");
}
