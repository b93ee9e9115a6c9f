//! The proofs of chapter 5's claims, a module a section.

mod connecting;
