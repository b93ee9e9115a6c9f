//! The command line.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};

use crate::build::{self, BuildOptions};
use crate::language::Language;
use crate::serve::{self, ServeOptions};
use crate::{book_root, list, preprocess, run};

/// 异步网络编程的组件 · Components of Asynchronous Network Programming
#[derive(Debug, Parser)]
#[command(name = "reader", version, about, max_term_width = 100)]
pub struct Cli {
    /// The book's root: the folder that has book.toml [default: found from here upwards]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the book and serve it on this machine, anew after each change (the default)
    Serve(ServeArgs),
    /// Build the static site
    Build(BuildArgs),
    /// List the examples
    List,
    /// Run an example
    Run(RunArgs),
    /// Be a preprocessor for plain mdBook
    Preprocess {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

#[derive(Debug, Default, Args)]
struct ServeArgs {
    /// Where to listen [default: 127.0.0.1:3000, or the next free port]
    #[arg(long, value_name = "IP:PORT")]
    addr: Option<SocketAddr>,
    /// Serve only this language, zh or en; may be given twice [default: both]
    #[arg(long = "language", value_name = "LANGUAGE")]
    languages: Vec<Language>,
    /// Open the book in the browser
    #[arg(long)]
    open: bool,
}

#[derive(Debug, Args)]
struct BuildArgs {
    /// The folder for the site [default: target/book/site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Build only this language, zh or en; may be given twice [default: both]
    #[arg(long = "language", value_name = "LANGUAGE")]
    languages: Vec<Language>,
    /// Leave out the documentation of the chapters' crates
    #[arg(long)]
    no_api: bool,
    /// Leave out the search index
    #[arg(long)]
    no_search: bool,
}

#[derive(Debug, Args)]
struct RunArgs {
    /// CHAPTER/EXAMPLE or EXAMPLE; CHAPTER is a crate, a folder or a number
    example: String,
    /// Boot a virtual machine for it, whose kernel has the rarer socket families
    #[arg(long)]
    vm: bool,
    /// Arguments for the example
    #[arg(last = true)]
    arguments: Vec<std::ffi::OsString>,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Whether pages can be expanded for RENDERER: exit code 0 for yes
    Supports {
        /// The renderer's name
        renderer: String,
    },
}

/// Does what the command line says.
///
/// # Errors
///
/// As each command: what is wrong, with its name, and the remedy.
pub fn dispatch(cli: Cli) -> Result<ExitCode> {
    // What mdBook asks may come from anywhere, and the answer needs no book.
    if let Some(Command::Preprocess { question }) = cli.command {
        return preprocess(question);
    }
    let root = book_root::find(cli.root.as_deref())?;
    match cli.command {
        None => serve(root, ServeArgs::default())?,
        Some(Command::Serve(args)) => serve(root, args)?,
        Some(Command::Build(args)) => build::build(&BuildOptions {
            out: args.out.unwrap_or_else(|| book_root::target(&root).join("site")),
            root,
            languages: languages(args.languages),
            search: !args.no_search,
            api: !args.no_api,
        })?,
        Some(Command::List) => list::list(&root, io::stdout().lock())?,
        Some(Command::Run(args)) => {
            return run::run(&root, &args.example, &args.arguments, args.vm);
        }
        Some(Command::Preprocess { .. }) => bail!("this is answered above"),
    }
    Ok(ExitCode::SUCCESS)
}

fn preprocess(question: Option<Question>) -> Result<ExitCode> {
    match question {
        Some(Question::Supports { renderer }) => {
            let supported = preprocess::protocol::supports(&renderer);
            Ok(if supported { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        None => {
            preprocess::protocol::run(io::stdin().lock(), io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn serve(root: PathBuf, args: ServeArgs) -> Result<()> {
    serve::serve(&ServeOptions {
        root,
        addr: args.addr,
        languages: languages(args.languages),
        open: args.open,
    })
}

/// The languages asked for in the book's order, once each; both when none is.
fn languages(asked: Vec<Language>) -> Vec<Language> {
    let wanted = |language: &Language| asked.is_empty() || asked.contains(language);
    Language::ALL.into_iter().filter(wanted).collect()
}
