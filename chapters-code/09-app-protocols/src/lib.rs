//! Chapter 9: what the bytes mean. Two ways of cutting a stream into messages, a small
//! protocol on one of them, and HTTP/1.1.
//!
//! In reading order:
//!
//! - [`framing`]: lines and length-prefixed frames;
//! - [`shelf`]: a small protocol, designed on the page, its server and its client;

//! - [`http`]: a server of HTTP/1.1 on transports, and a client on streams.

pub mod framing;
pub mod http;
pub mod shelf;
