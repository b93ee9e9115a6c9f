//! Chapter 7: signals, from the kernel's handler to a server that ends in order.
//!
//! In reading order:
//!
//! - [`SignalNumber`], [`SignalSet`]: which signals there are;
//! - [`Disposition`], [`disposition`], [`set_disposition`], [`set_handler`]: what becomes of
//!   a signal that is delivered;
//! - [`block`], [`Blocked`], [`unblock`], [`pending`]: signals that wait, which is not ignoring;
//! - [`SelfPipe`], [`SignalFd`]: two ways from a signal to something that can be awaited,
//!   by hand;
//! - [`SignalHandlers`]: asyncio's `add_signal_handler` and `remove_signal_handler`, on
//!   tokio's signals; [`SignalError`] goes with it;
//! - [`Termination`], [`shut_down`], [`Ended`]: a server that ends in order.

#![allow(unsafe_code, reason = "signal handlers and masks are system calls of C")]

// What there is.
mod signal_number;
mod signal_set;

// What becomes of it.
mod disposition;
mod mask;

// Into the event loop.
mod self_pipe;
mod signal_error;
#[cfg(target_os = "linux")]
mod signal_fd;
mod signal_handlers;

// A server's end.
mod shut_down;
mod termination;

pub use disposition::{Disposition, disposition, set_disposition, set_handler};
pub use mask::{Blocked, block, pending, unblock};
pub use self_pipe::SelfPipe;
pub use shut_down::{Ended, shut_down};
pub use signal_error::SignalError;
#[cfg(target_os = "linux")]
pub use signal_fd::{Received, SignalFd};
pub use signal_handlers::SignalHandlers;
pub use signal_number::SignalNumber;
pub use signal_set::SignalSet;
pub use termination::Termination;
