//! The two system calls: `setsockopt` and `getsockopt`, for values as C lays them out.
//!
//! All of the unsafe code about options is here. The other files of this module give
//! each option its level, its name and a Rust type.
//!
//! [setsockopt(2)](https://man7.org/linux/man-pages/man2/setsockopt.2.html) ·
//! [`socket.setsockopt`](https://docs.python.org/3/library/socket.html#socket.socket.setsockopt)

use std::ffi::{c_int, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd};

/// Sets option `name` of `level` to `value`.
///
/// The kernel copies `size_of::<T>()` bytes and checks that many: an option that wants
/// a struct refuses an `int`.
///
/// # Errors
///
/// The kernel's: `ENOPROTOOPT` for an option this protocol hasn't, `EINVAL` for a value
/// that is too short or out of range, `EPERM` or `EACCES` for want of a privilege.
///
/// # Examples
///
/// ```
/// use socket_families::options::raw;
///
/// let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
/// raw::set::<libc::c_int>(&socket, libc::SOL_SOCKET, libc::SO_BROADCAST, &1)?;
/// assert_eq!(raw::get::<libc::c_int>(&socket, libc::SOL_SOCKET, libc::SO_BROADCAST)?, 1);
/// # Ok::<(), std::io::Error>(())
/// ```
// ANCHOR: set
pub fn set<T: PlainC>(
    socket: impl AsFd,
    level: c_int,
    name: c_int,
    value: &T,
) -> io::Result<()> {
    let fd = socket.as_fd().as_raw_fd();
    let start = std::ptr::from_ref(value).cast::<c_void>();
    // SAFETY: `start` points at `size_of::<T>()` bytes that live through the call;
    // the kernel only reads them.
    let result =
        unsafe { libc::setsockopt(fd, level, name, start, length_of::<T>()) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
// ANCHOR_END: set

/// Reads option `name` of `level`.
///
/// # Errors
///
/// The kernel's, as for [`set`]; `InvalidData` when the kernel's value hasn't the size
/// of `T`, so that no half-filled struct comes back.
// ANCHOR: get
pub fn get<T: PlainC>(
    socket: impl AsFd,
    level: c_int,
    name: c_int,
) -> io::Result<T> {
    let fd = socket.as_fd().as_raw_fd();
    let mut value = MaybeUninit::<T>::zeroed();
    let mut length = length_of::<T>();
    let start = value.as_mut_ptr().cast::<c_void>();
    // SAFETY: `start` has room for `length` bytes, and the kernel writes no more.
    let result =
        unsafe { libc::getsockopt(fd, level, name, start, &raw mut length) };
    if result != 0 {
        return Err(io::Error::last_os_error());
    }
    if length != length_of::<T>() {
        return Err(wrong_size(level, name, length, size_of::<T>()));
    }
    // SAFETY: the bytes are zeros overwritten by the kernel, and `PlainC` promises
    // that any bytes make a `T`.
    Ok(unsafe { value.assume_init() })
}
// ANCHOR_END: get

/// Sets option `name` of `level` to a run of bytes, such as the name of an interface.
///
/// # Errors
///
/// The kernel's, as for [`set`]; `InvalidInput` for more bytes than a `socklen_t` counts.
pub fn set_bytes(
    socket: impl AsFd,
    level: c_int,
    name: c_int,
    value: &[u8],
) -> io::Result<()> {
    let fd = socket.as_fd().as_raw_fd();
    let length = libc::socklen_t::try_from(value.len()).map_err(|_| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            "the option's value is over 4 GiB",
        )
    })?;
    // SAFETY: `value` is `length` readable bytes; the kernel only reads them.
    let result =
        unsafe { libc::setsockopt(fd, level, name, value.as_ptr().cast(), length) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Reads option `name` of `level` as bytes, of which there are at most `room`.
///
/// # Errors
///
/// The kernel's, as for [`set`]; `EINVAL` or `ENAMETOOLONG` for too little room.
pub fn get_bytes(
    socket: impl AsFd,
    level: c_int,
    name: c_int,
    room: u16,
) -> io::Result<Vec<u8>> {
    let fd = socket.as_fd().as_raw_fd();
    let mut value = vec![0_u8; usize::from(room)];
    let mut length = libc::socklen_t::from(room);
    let start = value.as_mut_ptr().cast::<c_void>();
    // SAFETY: `start` has room for `length` bytes, and the kernel writes no more.
    let result =
        unsafe { libc::getsockopt(fd, level, name, start, &raw mut length) };
    if result != 0 {
        return Err(io::Error::last_os_error());
    }
    value.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    Ok(value)
}

/// A C value without padding rules of its own to keep: any bytes of its size are valid.
///
/// # Safety
///
/// Every bit pattern is a valid value, and it holds no pointers.
pub unsafe trait PlainC: Copy + 'static {}

// SAFETY: integers, and C structs of integers.
unsafe impl PlainC for c_int {}
// SAFETY: as above.
unsafe impl PlainC for u8 {}
// SAFETY: as above.
unsafe impl PlainC for libc::linger {}
// SAFETY: as above.
unsafe impl PlainC for libc::timeval {}
// SAFETY: as above.
unsafe impl PlainC for libc::in_addr {}
// SAFETY: as above.
unsafe impl PlainC for libc::ip_mreq {}
#[cfg(any(target_os = "linux", target_os = "android", target_os = "macos"))]
// SAFETY: as above.
unsafe impl PlainC for libc::ip_mreqn {}

fn length_of<T>() -> libc::socklen_t {
    libc::socklen_t::try_from(size_of::<T>()).expect("an option's value is small")
}

fn wrong_size(
    level: c_int,
    name: c_int,
    got: libc::socklen_t,
    want: usize,
) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("option {name} of level {level} has {got} bytes here, not {want}"),
    )
}
