//! What binds the pages, the code and the ledger together.
//!
//! Each module is a rule: a function that returns the faults of a book, a test that this
//! book has none, and tests that a small book with the fault is found out. A failure names
//! the file, the line and the remedy.
//!
//! - what a page is made of: [`page`], [`summary`], [`book`];
//! - how a fault is told: [`fault`];
//! - the rules about pages: [`literal_blocks`], [`listings`], [`headings`], [`sections`],
//!   [`languages`], [`page_links`], [`commands`];
//! - the rules about the built site: [`site_links`], [`plain_mdbook`];
//! - the rules about the ledger: [`claims`], [`callouts`];
//! - the rules about the code: [`example_files`], [`exercise_files`], [`source_files`],
//!   [`crates`].

mod book;
mod callouts;
mod claims;
mod commands;
mod crates;
mod example_files;
mod exercise_files;
mod fault;
mod fixture;
mod headings;
mod languages;
mod listings;
mod literal_blocks;
mod page;
mod page_links;
mod plain_mdbook;
mod sections;
mod site_links;
mod source_files;
mod summary;
