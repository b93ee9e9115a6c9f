//! The program `reader`: builds and serves the book, and runs its examples.

use std::process::ExitCode;

use clap::Parser as _;
use reader::cli::{Cli, dispatch};

fn main() -> ExitCode {
    match dispatch(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            for line in format!("{error:#}").lines().filter(|line| !line.is_empty())
            {
                eprintln!("error: {line}");
            }
            ExitCode::FAILURE
        }
    }
}
