//! The proofs of the ledger's claims about streams.

mod asyncio_facts;
mod reader;
mod streams;
