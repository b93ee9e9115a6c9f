//! Private keys behind a passphrase: PKCS #8,
//! [RFC 5958](https://www.rfc-editor.org/rfc/rfc5958).

use pkcs8::{EncryptedPrivateKeyInfoRef, SecretDocument};
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

const BEGIN: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
const END: &str = "-----END ENCRYPTED PRIVATE KEY-----";

pub(crate) fn is_encrypted(pem: &str) -> bool {
    pem.contains(BEGIN)
}

/// The first encrypted key; else the reason.
// ANCHOR: decrypt
pub(crate) fn decrypt(
    pem: &str,
    passphrase: &str,
) -> Result<PrivateKeyDer<'static>, String> {
    let begin = pem.find(BEGIN).ok_or("there is none")?;
    let length = pem[begin..].find(END).ok_or("its END line is missing")?;
    // A carriage return, a space at an end: what editors leave behind.
    let lines = pem[begin..begin + length + END.len()].lines().map(str::trim);
    let block = lines.collect::<Vec<_>>().join("\n");
    let (_, document) =
        SecretDocument::from_pem(&block).map_err(|error| error.to_string())?;
    let encrypted = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes())
        .map_err(|error| error.to_string())?;
    let key = encrypted.decrypt(passphrase).map_err(|error| error.to_string())?;
    Ok(PrivatePkcs8KeyDer::from(key.as_bytes().to_vec()).into())
}
// ANCHOR_END: decrypt
