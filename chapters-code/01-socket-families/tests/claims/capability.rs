//! A thread without the right to open raw and packet sockets.

#![cfg(target_os = "linux")]
#![allow(unsafe_code, reason = "capabilities have no safe call in nix or libc")]

/// Runs `work` on a thread of its own that has given up `CAP_NET_RAW`.
///
/// Capabilities belong to threads on Linux, so that nobody else loses anything.
pub(crate) fn without_net_raw<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            drop_net_raw().expect("giving up a capability is always allowed");
            work()
        });
        thread.join().expect("the work on the thread panicked")
    })
}

fn drop_net_raw() -> std::io::Result<()> {
    const CAP_NET_RAW: u32 = 13;
    // Version 3 of the call, for this thread; then (effective, permitted, inheritable)
    // for the capabilities 0 to 31 and again for 32 to 63.
    let header = [0x2008_0522_u32, 0];
    let mut sets = [0_u32; 6];
    let (header, start) = (header.as_ptr(), sets.as_mut_ptr());
    // SAFETY: the kernel reads the header and writes six words, which `sets` has.
    if unsafe { libc::syscall(libc::SYS_capget, header, start) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    for set in &mut sets[..3] {
        *set &= !(1 << CAP_NET_RAW);
    }
    // SAFETY: the kernel reads the header and six words.
    if unsafe { libc::syscall(libc::SYS_capset, header, sets.as_ptr()) } != 0 {
        return Err(std::io::Error::last_os_error());
    }
    Ok(())
}
