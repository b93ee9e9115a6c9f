//! The proofs of the ledger: one module a group of sections.

mod overview;
