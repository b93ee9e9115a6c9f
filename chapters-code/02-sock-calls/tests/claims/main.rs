//! The proofs of the ledger's claims about this chapter.

#[path = "../loopback/mod.rs"]
mod loopback;
mod low;
