//! A certificate and its key from files, and the ways in which that fails.
//!
//! ```sh
//! cargo run -p tls --example pem_files
//! ```
//!
//! Makes certificates and keys in an empty folder, and prints what becomes of each
//! combination.

use std::path::Path;
use std::process::Command;

use tls::{ContextError, DemoCertificate, ServerContext};

fn report(what: &str, context: Result<ServerContext, ContextError>) {
    match context {
        Ok(_) => println!("{what}: fine"),
        Err(error) => println!("{what}:\n  {error}"),
    }
}

/// The key, encrypted with a passphrase.
fn lock(key: &Path, locked: &Path) -> anyhow::Result<()> {
    let openssl = Command::new("openssl")
        .args(["pkcs8", "-topk8", "-passout", "pass:open sesame", "-in"])
        .arg(key)
        .arg("-out")
        .arg(locked)
        .status();
    match openssl {
        Err(error) => netlab::cannot_run(format!("openssl: {error}")),
        Ok(status) => {
            anyhow::ensure!(status.success(), "openssl ends with {status}")
        }
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    std::env::set_current_dir(&folder)?;
    let (demo, other) = (DemoCertificate::localhost(), DemoCertificate::localhost());
    std::fs::write("cert.pem", demo.certificate_pem())?;
    std::fs::write("key.pem", demo.key_pem())?;
    std::fs::write("both.pem", demo.certificate_pem() + &demo.key_pem())?;
    std::fs::write("other.pem", other.key_pem())?;
    std::fs::write("cert.der", demo.der())?;
    std::fs::write("torn.pem", &demo.certificate_pem()[..300])?;
    lock("key.pem".as_ref(), "locked.pem".as_ref())?;

    // ANCHOR: files
    let two = ServerContext::from_pem_files("cert.pem", "key.pem");
    report("two files", two);
    let one = ServerContext::builder().certificate_file("both.pem").build();
    report("one file", one);
    // ANCHOR_END: files

    // ANCHOR: wrong
    let wrong = ServerContext::from_pem_files("cert.pem", "other.pem");
    report("another's key", wrong);
    let missing = ServerContext::from_pem_files("cert.pem", "secret");
    report("a passphrase in place of the key's file", missing);
    let no_key = ServerContext::from_pem_files("cert.pem", "cert.pem");
    report("no key in the file", no_key);
    // ANCHOR_END: wrong

    // ANCHOR: damaged
    let exchanged = ServerContext::from_pem_files("key.pem", "cert.pem");
    report("the two exchanged", exchanged);
    let binary = ServerContext::from_pem_files("cert.der", "key.pem");
    report("a certificate in DER", binary);
    let torn = ServerContext::from_pem_files("torn.pem", "key.pem");
    report("a file that ends too soon", torn);
    // ANCHOR_END: damaged

    // ANCHOR: locked
    let locked =
        ServerContext::builder().certificate_files("cert.pem", "locked.pem");
    report("an encrypted key", locked.build());
    let opened = ServerContext::builder()
        .certificate_files("cert.pem", "locked.pem")
        .passphrase("open sesame");
    report("with its passphrase", opened.build());
    // ANCHOR_END: locked
    Ok(())
}
