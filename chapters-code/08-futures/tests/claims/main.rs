//! The proofs of chapter 8's claims.

mod futures;
mod python;
