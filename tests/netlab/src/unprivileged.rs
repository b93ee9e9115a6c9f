//! Work without privileges, to see what the kernel refuses.

use std::io;

/// Runs `job` on a thread that has no capability left, and returns its result.
///
/// Capabilities belong to a thread, so the caller keeps its own. The user id stays the
/// same. See [capabilities(7)](https://man7.org/linux/man-pages/man7/capabilities.7.html).
///
/// # Errors
///
/// `Unsupported` outside Linux.
///
/// # Panics
///
/// When `job` panics.
pub fn unprivileged<T: Send>(job: impl FnOnce() -> T + Send) -> io::Result<T> {
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                drop_capabilities()?;
                Ok(job())
            })
            .join()
            .expect("the job panicked without privileges")
    })
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "neither std nor nix can drop capabilities")]
fn drop_capabilities() -> io::Result<()> {
    const VERSION_3: u32 = 0x2008_0522;
    // The calling thread (0), then two times effective, permitted and inheritable.
    let (header, nothing) = ([VERSION_3, 0], [0_u32; 6]);
    // SAFETY: capset reads 8 bytes of header and 24 of sets, which live through the call.
    let result = unsafe {
        nix::libc::syscall(nix::libc::SYS_capset, header.as_ptr(), nothing.as_ptr())
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[cfg(not(target_os = "linux"))]
fn drop_capabilities() -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "capabilities are Linux's"))
}
