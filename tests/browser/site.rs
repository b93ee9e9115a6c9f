//! The book, served as a reader has it: `reader serve` on a free port.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::chromium::drain;

/// A running `reader serve`, ended when dropped.
#[derive(Debug)]
pub(crate) struct Site {
    child: Child,
    address: String,
}

impl Site {
    /// Builds and serves the book; returns when the pages can be asked for. The search
    /// index may come later.
    pub(crate) fn serve() -> Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_reader"))
            .args(["serve", "--addr", "127.0.0.1:0"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("starting `reader serve`")?;
        let stdout = child.stdout.take().context("reader's output")?;
        let mut lines = BufReader::new(stdout).lines();
        let address = loop {
            let line = lines
                .next()
                .context("`reader serve` ended before it named its address")??;
            if let Some(at) = line.find("http://") {
                let address = line[at..].split_whitespace().next();
                break address.unwrap_or_default().trim_end_matches('/').to_owned();
            }
        };
        drain(lines);
        Ok(Self { child, address })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
