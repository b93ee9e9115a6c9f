//! The proofs of the ledger: one module a group of sections.

mod creating;
mod families;
mod ip;
mod options_addresses;
mod options_wire;
mod overview;
mod special_hosts;
mod unix;
