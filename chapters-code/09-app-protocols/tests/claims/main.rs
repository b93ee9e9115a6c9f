//! The proofs of chapter 9's claims.

#[path = "../served/mod.rs"]
mod served;

mod protocols;
