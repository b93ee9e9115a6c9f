//! Where the figures come from.

use std::process::Command;

use crate::python::{Interpreter, asked};

/// The machine and the versions, in a few lines.
pub(crate) fn describe(pythons: &[&Interpreter]) -> String {
    let mut lines = vec![format!("{}, {}", kernel(), processor())];
    lines.extend(rustc());
    lines.extend(pythons.iter().filter_map(|python| {
        let python = python.as_ref().ok()?;
        asked(python, include_str!("describe_python.py")).ok()
    }));
    lines.join("\n")
}

fn kernel() -> String {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease");
    format!("Linux {}", release.unwrap_or_default().trim())
}

fn processor() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models = || {
        cpus.lines()
            .filter(|line| line.starts_with("model name"))
            .filter_map(|line| line.split_once(": "))
    };
    let model = models().next().map_or("an unnamed processor", |(_, model)| model);
    format!("{model}, {} cores", models().count())
}

fn rustc() -> Option<String> {
    let output = Command::new("rustc").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
