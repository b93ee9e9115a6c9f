//! The program behind the book: what it reads, builds, serves and checks.
//!
//! What the book is made of:
//! - [`sections`]: the sections of the original tutorial, and where each stands here;
//! - [`ledger`]: its claims, with what is so, and the [`proof`] of each;
//! - [`text`]: a sentence in both languages.

pub mod data_file;
pub mod ledger;
pub mod proof;
pub mod sections;
pub mod text;
