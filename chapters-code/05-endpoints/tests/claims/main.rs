//! The proofs of chapter 5's claims, a module a section.

mod datagram_checksum;
#[path = "../datagram_events/mod.rs"]
mod datagram_events;
mod python;
#[path = "../serving/mod.rs"]
mod servers;

mod connecting;
mod connecting_as_asyncio;
mod datagrams;
mod serving;
