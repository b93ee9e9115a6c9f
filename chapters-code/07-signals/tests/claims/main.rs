//! The proofs of chapter 7's claims.

#[path = "../child/mod.rs"]
mod child;

mod signals;
