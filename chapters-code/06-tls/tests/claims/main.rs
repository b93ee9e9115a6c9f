//! The proofs of chapter 6's claims.

mod contexts;
mod python;
