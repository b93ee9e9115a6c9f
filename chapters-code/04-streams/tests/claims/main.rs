//! The proofs of the ledger's claims about streams.

mod asyncio_facts;
mod flow_control;
mod reader;
mod stream_reader_protocol;
mod streams;
mod writer;
