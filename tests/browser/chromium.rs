//! chromedriver, on a port of its own choosing.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// What this machine lacks of the two programs, if anything.
pub(crate) fn missing() -> Option<String> {
    find("chromedriver").is_none().then(|| {
        "chromedriver (Debian: apt-get install chromium chromium-driver)".to_owned()
    })
}

/// A program's path, from the folders of `PATH`.
fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// A running chromedriver, ended when dropped.
#[derive(Debug)]
pub(crate) struct Chromedriver {
    child: Child,
    port: u16,
}

impl Chromedriver {
    pub(crate) fn start() -> Result<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting chromedriver")?;
        let stdout = child.stdout.take().context("chromedriver's output")?;
        let mut lines = BufReader::new(stdout).lines();
        // First "Starting ChromeDriver … on port 0", then
        // "ChromeDriver was started successfully on port 40937."
        let port = loop {
            let line = lines
                .next()
                .context("chromedriver ended before it named its port")??;
            if let Some((_, port)) = line.rsplit_once("successfully on port ")
                && let Ok(port) = port.trim_end_matches('.').parse()
            {
                break port;
            }
        };
        drain(lines);
        Ok(Self { child, port })
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads on, so that the program never waits for somebody to take its output.
pub(crate) fn drain<R: Read + Send + 'static>(lines: std::io::Lines<BufReader<R>>) {
    std::thread::spawn(move || lines.for_each(drop));
}
