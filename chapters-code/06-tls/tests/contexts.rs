//! Certificates and keys from files, and what is wrong with them.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tls::{ClientContext, ContextError, DemoCertificate, Roots, ServerContext};

fn written(folder: &Path, name: &str, text: &str) -> std::path::PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the folder is ours");
    path
}

#[test]
fn one_file_may_hold_the_certificate_and_the_key() {
    let (folder, demo) =
        (tempfile::tempdir().unwrap(), DemoCertificate::localhost());
    let text = format!("{}{}", demo.key_pem(), demo.certificate_pem());
    let both = written(folder.path(), "both.pem", &text);
    ServerContext::builder().certificate_file(&both).build().unwrap();
    ServerContext::from_pem_files(&both, &both).unwrap();
}

#[test]
fn each_error_names_its_file() {
    let (folder, demo) =
        (tempfile::tempdir().unwrap(), DemoCertificate::localhost());
    let cert = written(folder.path(), "cert.pem", &demo.certificate_pem());
    let key = written(folder.path(), "key.pem", &demo.key_pem());
    let other = DemoCertificate::localhost();
    let wrong = written(folder.path(), "wrong.pem", &other.key_pem());
    let missing = folder.path().join("missing.pem");
    let error = |cert: &Path, key: &Path| {
        ServerContext::from_pem_files(cert, key).unwrap_err()
    };
    let found = error(&missing, &key);
    assert!(matches!(found, ContextError::File { .. }), "{found}");
    assert!(found.to_string().contains("missing.pem"), "{found}");
    let found = error(&key, &key);
    assert!(matches!(found, ContextError::NoCertificate { .. }), "{found}");
    assert!(found.to_string().contains("key.pem"), "{found}");
    let found = error(&cert, &cert);
    assert!(matches!(found, ContextError::NoKey { .. }), "{found}");
    let found = error(&cert, &wrong);
    assert!(matches!(found, ContextError::KeyMismatch { .. }), "{found}");
    assert!(found.to_string().contains("wrong.pem"), "{found}");
    let torn = demo.certificate_pem().replace("-----END CERTIFICATE-----", "");
    let torn = written(folder.path(), "torn.pem", &torn);
    let found = error(&torn, &key);
    assert!(matches!(found, ContextError::NotPem { .. }), "{found}");
    assert!(found.to_string().contains("END CERTIFICATE"), "{found}");
    let torn = demo.key_pem().replace("-----END PRIVATE KEY-----", "");
    let torn = written(folder.path(), "torn-key.pem", &torn);
    let found = error(&cert, &torn);
    assert!(matches!(found, ContextError::NotPem { .. }), "{found}");
    let found = Roots::from_pem_file(&key).unwrap_err();
    assert!(matches!(found, ContextError::NoCertificate { .. }), "{found}");
}

/// Each is in good PEM, and wrong all the same. None is told in the words of a library.
#[test]
fn what_is_in_the_pem_is_looked_at_too() {
    let (folder, demo) =
        (tempfile::tempdir().unwrap(), DemoCertificate::localhost());
    let cert = written(folder.path(), "cert.pem", &demo.certificate_pem());
    let key = written(folder.path(), "key.pem", &demo.key_pem());
    let of = |label, content| {
        format!("-----BEGIN {label}-----\n{content}\n-----END {label}-----\n")
    };
    let no_cert = of("CERTIFICATE", "AAAA");
    let no_cert = written(folder.path(), "no-cert.pem", &no_cert);
    let no_key = written(folder.path(), "no-key.pem", &of("PRIVATE KEY", "AAAA"));
    let request = of("CERTIFICATE REQUEST", "AAAA");
    let request = written(folder.path(), "request.pem", &request);
    let der = folder.path().join("cert.der");
    std::fs::write(&der, demo.der()).unwrap();

    let said = |cert: &Path, key: &Path| {
        ServerContext::from_pem_files(cert, key).unwrap_err().to_string()
    };
    let has = |text: String, parts: &[&str]| {
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in {text:?}");
        }
        assert!(!text.contains("BadEncoding") && !text.contains('\n'), "{text}");
    };
    has(said(&no_cert, &key), &["no-cert.pem", "no certificate", "openssl x509"]);
    has(said(&cert, &no_key), &["no-key.pem", "RSA", "openssl pkey"]);
    has(said(&request, &key), &["request.pem", "but CERTIFICATE REQUEST"]);
    has(said(&key, &cert), &["key.pem", "but PRIVATE KEY"]);
    has(said(&der, &key), &["cert.der", "DER", "openssl x509 -inform der"]);
    has(said(&cert, &der), &["cert.der", "DER", "openssl pkey -inform der"]);
    has(said(folder.path(), &key), &["name the file in it"]);
    let found = Roots::from_pem_file(&no_cert).unwrap_err().to_string();
    has(found, &["no-cert.pem", "no certificate", "openssl x509"]);

    let marked = format!("\u{feff}{}", demo.certificate_pem());
    let marked = written(folder.path(), "marked.pem", &marked);
    ServerContext::from_pem_files(&marked, &key).unwrap();
}

#[test]
fn an_encrypted_key_wants_its_passphrase() {
    let (folder, demo) =
        (tempfile::tempdir().unwrap(), DemoCertificate::localhost());
    let cert = written(folder.path(), "cert.pem", &demo.certificate_pem());
    let key = written(folder.path(), "key.pem", &demo.key_pem());
    let locked = folder.path().join("locked.pem");
    let openssl = Command::new("openssl")
        .args(["pkcs8", "-topk8", "-passout", "pass:open sesame", "-in"])
        .arg(&key)
        .arg("-out")
        .arg(&locked)
        .status();
    let Ok(status) = openssl else {
        return netlab::skip("openssl(1)");
    };
    assert!(status.success());
    let context = || ServerContext::builder().certificate_files(&cert, &locked);
    let error = context().build().unwrap_err();
    assert!(matches!(error, ContextError::EncryptedKey { .. }), "{error}");
    assert!(error.to_string().contains("locked.pem"), "{error}");
    let error = context().passphrase("wrong").build().unwrap_err();
    assert!(matches!(error, ContextError::Passphrase { .. }), "{error}");
    context().passphrase("open sesame").build().unwrap();
    // A passphrase that isn't needed does no harm, as in Python.
    let plain = ServerContext::builder().certificate_files(&cert, &key);
    plain.passphrase("unused").build().unwrap();
}

#[test]
fn a_key_encrypted_in_the_old_way_is_told_apart() {
    let demo = DemoCertificate::localhost();
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n\
               -----END RSA PRIVATE KEY-----\n";
    let context =
        ServerContext::builder().certificate_pem(demo.certificate_pem(), old);
    let error = context.build().unwrap_err();
    assert!(matches!(error, ContextError::OldEncryption { .. }), "{error}");
}

#[test]
fn a_server_without_certificate_and_a_zero_timeout_are_refused() {
    let error = ServerContext::builder().build().unwrap_err();
    assert!(matches!(error, ContextError::NoIdentity), "{error}");
    let context =
        || ClientContext::builder().roots(DemoCertificate::localhost().roots());
    for error in [
        context().handshake_timeout(Duration::ZERO).build().unwrap_err(),
        context().shutdown_timeout(Duration::ZERO).build().unwrap_err(),
    ] {
        assert!(matches!(error, ContextError::ZeroTimeout { .. }), "{error}");
    }
    let error = context().alpn([""]).build().unwrap_err();
    assert!(matches!(error, ContextError::BadAlpn { .. }), "{error}");
}
