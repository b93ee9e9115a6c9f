//! Socket options: one file an option, one function to set it, one to read it back.
//!
//! Each function is one system call with the option's level, name and a typed value;
//! [`raw`] has the call itself, for options that have no function here. They take
//! anything with a file descriptor: std's, socket2's and tokio's sockets alike.
//!
//! - where a socket may be bound, and where its packets may go:
//!   [`set_reuse_address`], [`set_reuse_port`], `bind_to_device`, [`set_dont_route`],
//!   [`set_broadcast`];
//! - what marks its packets carry: `set_no_check`, `set_priority`, [`set_debug_flag`];
//! - how much waits in a socket, and for how long: [`send_buffer_size`],
//!   [`receive_buffer_size`], [`receive_low_water`], [`receive_timeout`], [`send_timeout`]
//! - how a connection lives and ends: [`keepalive`], [`linger`], [`out_of_band_inline`]
//! - what comes along with the data: [`pass_credentials`], [`timestamp`]

pub mod raw;

// Where a socket may be bound, and where its packets may go.
#[cfg(any(target_os = "linux", target_os = "android"))]
mod bind_to_device;
mod broadcast;
mod dont_route;
mod reuse_address;
mod reuse_port;

#[cfg(any(target_os = "linux", target_os = "android"))]
pub use bind_to_device::{bind_to_device, bound_device};
pub use broadcast::{broadcast, set_broadcast};
pub use dont_route::{dont_route, set_dont_route};
pub use reuse_address::{reuse_address, set_reuse_address};
pub use reuse_port::{reuse_port, set_reuse_port};

// What marks its packets carry.
mod debug_flag;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod no_check;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod priority;

pub use debug_flag::{debug_flag, set_debug_flag};
#[cfg(any(target_os = "linux", target_os = "android"))]
pub use no_check::{no_check, set_no_check};
#[cfg(any(target_os = "linux", target_os = "android"))]
pub use priority::{priority, set_priority};

mod keepalive;
mod linger;
mod out_of_band_inline;
mod pass_credentials;
mod receive_buffer;
mod receive_low_water;
mod send_buffer;
mod timeouts;
mod timestamp;

pub use keepalive::{Keepalive, keepalive, keepalive_times, set_keepalive};
pub use linger::{linger, set_linger};
pub use out_of_band_inline::{out_of_band_inline, set_out_of_band_inline};
pub use pass_credentials::{
    Credentials, pass_credentials, receive_with_credentials, set_pass_credentials,
};
pub use receive_buffer::{receive_buffer_size, set_receive_buffer_size};
pub use receive_low_water::{receive_low_water, set_receive_low_water};
pub use send_buffer::{send_buffer_size, set_send_buffer_size};
pub use timeouts::{
    receive_timeout, send_timeout, set_receive_timeout, set_send_timeout,
};
pub use timestamp::{receive_with_timestamp, set_timestamp, timestamp};
