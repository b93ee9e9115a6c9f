//! The proofs of chapter 3's claims, a module a section.

#[path = "../recorder/mod.rs"]
mod recorder;

mod protocols;
mod tcp_protocol;
mod tcp_transport;
mod tls_transport;
mod transports;
