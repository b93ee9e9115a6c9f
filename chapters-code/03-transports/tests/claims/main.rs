//! The proofs of chapter 3's claims, a module a section.

#[path = "../endpoint/mod.rs"]
mod endpoint;
#[path = "../recorder/mod.rs"]
mod recorder;

mod protocols;
mod tcp_protocol;
mod tcp_transport;
mod tls_transport;
mod transports;
mod udp_protocol;
mod udp_transport;
