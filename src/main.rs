//! The program `reader`: builds and serves the book, and runs its examples.

use std::process::ExitCode;

use clap::Parser as _;
use reader::cli::{Cli, dispatch};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or("error: see --help");
            eprintln!("{first} (reader --help tells more)");
            return ExitCode::from(2);
        }
        // --help and --version.
        Err(error) => error.exit(),
    };
    match dispatch(cli) {
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
