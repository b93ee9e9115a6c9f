//! What stands behind `cargo bench … --`.

use std::path::PathBuf;

use anyhow::Context;

/// `--rounds N`, `--operations N` and so on; `None` if it doesn't stand there.
///
/// # Errors
///
/// Without a number of at least 1.
pub(crate) fn number(name: &str) -> anyhow::Result<Option<usize>> {
    let Some(value) = value(name) else { return Ok(None) };
    let n = value.parse().with_context(|| format!("{name} {value:?}"))?;
    anyhow::ensure!(n > 0, "{name} must be at least 1");
    Ok(Some(n))
}

/// `--record`
pub(crate) fn record() -> bool {
    std::env::args().any(|argument| argument == "--record")
}

/// `--python PATH`
pub(crate) fn python() -> PathBuf {
    value("--python").map_or_else(|| "python3".into(), PathBuf::from)
}

/// The word after `name`; empty if there is none.
fn value(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip(1);
    arguments.find(|argument| argument == name)?;
    Some(arguments.next().unwrap_or_default())
}
