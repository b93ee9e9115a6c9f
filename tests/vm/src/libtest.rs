//! What a test binary has to have said before it counts as passed: a machine that ran
//! nothing must not look green.

use std::path::Path;
use std::process::Command;

use crate::VmError;

/// How many tests the binary has that the arguments choose, as it lists them on this host.
///
/// # Errors
///
/// [`VmError::NoTests`] when it has none at all, or can't list them.
pub fn listed(program: &Path, arguments: &[String]) -> Result<usize, VmError> {
    let none = |why: String| VmError::NoTests { program: program.to_owned(), why };
    let output = Command::new(program)
        .args(arguments)
        .arg("--list")
        .output()
        .map_err(|error| none(error.to_string()))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(none(said.lines().next().unwrap_or("it fails").to_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    match text.lines().filter(|line| line.ends_with(": test")).count() {
        0 if arguments.is_empty() => Err(none("is it a test binary?".to_owned())),
        tests => Ok(tests),
    }
}

/// Holds a binary that says of itself that all went well to what it has printed: a result
/// for as many tests as were listed.
///
/// # Errors
///
/// [`VmError::NoResult`], [`VmError::WrongCount`].
pub fn check(printed: &[u8], listed: usize, console: &Path) -> Result<(), VmError> {
    let printed = String::from_utf8_lossy(printed);
    let console = || console.to_owned();
    // `test result: ok. 31 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`
    let result = printed.lines().rev().find_map(|line| {
        let counts = line.strip_prefix("test result: ok. ")?;
        let count = |what| {
            let mut parts = counts.split("; ");
            parts.find_map(|it| it.strip_suffix(what)?.parse::<usize>().ok())
        };
        Some((count(" passed")?, count(" ignored")?))
    });
    let Some((passed, ignored)) = result else {
        return Err(VmError::NoResult { console: console() });
    };
    if passed == 0 || passed + ignored != listed {
        return Err(VmError::WrongCount { listed, passed, console: console() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(printed: &str) -> String {
        let printed = format!("running 2 tests\n{printed}\n\n");
        let checked = check(printed.as_bytes(), 2, Path::new("console"));
        checked.map_or_else(|error| error.to_string(), |()| "passes".to_owned())
    }

    #[test]
    fn all_that_was_listed_has_to_have_passed() {
        let rest = "0 measured; 7 filtered out; finished in 0.01s";
        for (counts, expected) in [
            ("2 passed; 0 failed; 0 ignored", "passes"),
            ("1 passed; 0 failed; 1 ignored", "passes"),
            ("1 passed; 0 failed; 0 ignored", "of the 2 tests listed 1 passed"),
            ("3 passed; 0 failed; 0 ignored", "of the 2 tests listed 3 passed"),
            ("0 passed; 0 failed; 2 ignored", "of the 2 tests listed 0 passed"),
            ("passed", "no result"),
        ] {
            let said = checked(&format!("test result: ok. {counts}; {rest}"));
            assert!(said.contains(expected), "{counts}: {said}");
        }
        assert!(checked("test a ... ok").contains("no result"));
    }

    #[test]
    fn a_program_that_lists_nothing_is_told_before_anything_is_booted() {
        for program in ["/bin/true", "/bin/false", "/nowhere"] {
            let error = listed(Path::new(program), &[]).unwrap_err().to_string();
            assert!(error.starts_with(program), "{error}");
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }
}
