//! What S-tcommon, S-ttcp and S-ptcp say of TLS, asked of asyncio itself.
//!
//! This chapter has no TLS of its own; `tls_facts.py` makes a certificate and a
//! connection, and prints what it finds.

use std::process::Command;
use std::sync::OnceLock;

/// What the script prints after `key`; `None` where Python or openssl(1) is missing.
fn fact(key: &str) -> Option<&'static str> {
    static FACTS: OnceLock<Option<String>> = OnceLock::new();
    let Some(facts) = FACTS.get_or_init(ask) else {
        netlab::skip("asyncio's TLS: python3 and openssl are needed");
        return None;
    };
    let fact = facts.lines().find_map(|line| line.strip_prefix(key));
    Some(fact.unwrap_or_else(|| panic!("{key:?} in {facts:?}")).trim())
}

fn ask() -> Option<String> {
    for program in ["python3", "openssl"] {
        Command::new(program).arg("--help").output().ok()?;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/claims/tls_facts.py");
    let output = Command::new("python3").arg(script).arg(folder.path()).output();
    let output = output.expect("python3 is there");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn asyncio_says(key: &str, expected: &str) {
    if let Some(fact) = fact(key) {
        assert_eq!(fact, expected, "{key}");
    }
}

#[test]
fn compression_is_none() {
    asyncio_says("compression", "None");
}

#[test]
fn cipher_is_suite_version_and_bits() {
    asyncio_says("cipher", "True TLSv1.3 True");
}

#[test]
fn peercert_is_a_dictionary_only_of_a_verified_peer() {
    asyncio_says("peercert verified", "True");
    asyncio_says("peercert unverified", "{} True");
    asyncio_says("peercert on the server", "None");
}

#[test]
fn sslcontext_is_the_context_that_was_given() {
    asyncio_says("sslcontext", "True");
}

#[test]
fn ssl_object_is_an_object_and_no_socket() {
    asyncio_says("ssl_object", "True False");
}

#[test]
fn tls_transports_of_asyncio_cannot_write_eof() {
    asyncio_says("can_write_eof", "False");
    asyncio_says("write_eof", "NotImplementedError");
}

#[test]
fn tls_itself_has_a_half_close_in_both_versions() {
    asyncio_says("half-close TLSv1_2", "after the end");
    asyncio_says("half-close TLSv1_3", "after the end");
}

#[test]
fn with_tls_a_true_answer_to_the_end_closes_all_the_same() {
    asyncio_says("kept open", "False");
}
