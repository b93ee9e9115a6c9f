//! The proofs of chapter 5's claims, a module a section.

#[path = "../serving/mod.rs"]
mod servers;

mod connecting;
mod serving;
