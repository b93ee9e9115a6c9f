//! The program behind the book: what it reads, builds, serves and checks.
//!
//! What the book is made of:
//! - [`sections`]: the sections of the original tutorial, and where each stands here;
//! - [`ledger`]: its claims, with what is so, and the [`proof`] of each;
//! - [`text`]: a sentence in both languages, one of which is a [`language`];
//! - [`examples`]: the chapters' crates and their examples, each with its [`example_head`].
//!
//! What makes pages of it:
//! - [`directive`]: what a page is written with;
//! - [`anchors`]: lines cut out of a file, and [`mod@dedent`] which they need;
//! - [`preprocess`]: directives expanded, for mdBook;
//! - [`mod@build`]: the whole site;
//! - [`serve`]: the site on this machine, anew after each change.
//!
//! The commands: [`cli`], [`list`], [`run`].

pub mod anchors;
pub mod book_root;
pub mod build;
pub mod cli;
pub mod data_file;
pub mod dedent;
pub mod directive;
pub mod example_head;
pub mod examples;
pub mod folder_walk;
pub mod language;
pub mod ledger;
pub mod list;
pub mod preprocess;
pub mod progress;
pub mod proof;
pub mod run;
#[cfg(target_os = "linux")]
mod run_in_vm;
pub mod sections;
pub mod serve;
pub mod text;
