//! From the errors of rustls to ours.

use std::io;

use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{AlertDescription, CertificateError, Error, OtherError};

use crate::TlsError;
use crate::utc_date::utc_date;
use crate::verifier::SelfSigned;

/// When it happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum During {
    Handshake,
    Session,
}

pub(crate) fn explain(error: io::Error, during: During) -> TlsError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return match during {
            During::Handshake => TlsError::ClosedInHandshake,
            During::Session => TlsError::Truncated,
        };
    }
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(inner) => of_rustls(inner.clone()),
        None => TlsError::Io(error),
    }
}

fn of_rustls(error: Error) -> TlsError {
    match error {
        Error::InvalidCertificate(error) => of_certificate(error),
        Error::InvalidMessage(_) => TlsError::NotTls,
        Error::NoApplicationProtocol => TlsError::NoCommonAlpn,
        Error::NoCertificatesPresented => TlsError::ClientCertificateMissing,
        Error::PeerIncompatible(_) if of_version(&error) => {
            TlsError::NoCommonVersion
        }
        Error::PeerIncompatible(_) => TlsError::NoCommonCipher,
        Error::AlertReceived(alert) => of_alert(alert),
        error => TlsError::Protocol(error),
    }
}

/// Many of its variants are about versions, and their names say so.
fn of_version(error: &Error) -> bool {
    let said = format!("{error:?}");
    said.contains("Tls12") || said.contains("Tls13") || said.contains("Version")
}

fn of_alert(alert: AlertDescription) -> TlsError {
    match alert {
        AlertDescription::ProtocolVersion => TlsError::NoCommonVersion,
        AlertDescription::NoApplicationProtocol => TlsError::NoCommonAlpn,
        AlertDescription::CertificateRequired => TlsError::ClientCertificateMissing,
        AlertDescription::InsufficientSecurity => TlsError::NoCommonCipher,
        alert => TlsError::RefusedByPeer { alert: format!("{alert:?}") },
    }
}

fn of_certificate(error: CertificateError) -> TlsError {
    let unknown = || "?".to_owned();
    match error {
        CertificateError::Expired => TlsError::Expired { on: unknown() },
        CertificateError::ExpiredContext { not_after, .. } => {
            TlsError::Expired { on: utc_date(not_after) }
        }
        CertificateError::NotValidYet => TlsError::NotYetValid { from: unknown() },
        CertificateError::NotValidYetContext { not_before, .. } => {
            TlsError::NotYetValid { from: utc_date(not_before) }
        }
        CertificateError::UnknownIssuer => TlsError::UnknownIssuer,
        CertificateError::NotValidForNameContext { expected, presented } => {
            TlsError::WrongName {
                expected: shown(&expected),
                presented: presented.iter().map(|name| plain(name)).collect(),
            }
        }
        CertificateError::Other(OtherError(inner)) if inner.is::<SelfSigned>() => {
            TlsError::SelfSigned
        }
        // webpki's own type, which rustls doesn't name.
        CertificateError::Other(OtherError(inner))
            if inner.to_string() == "CaUsedAsEndEntity" =>
        {
            TlsError::AuthorityAsPeer
        }
        error => TlsError::Protocol(error.into()),
    }
}

fn shown(name: &ServerName<'_>) -> String {
    name.to_str().into_owned()
}

/// `DnsName("localhost")` without its wrapping.
fn plain(name: &str) -> String {
    match name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')) {
        Some(inner) => inner.trim_matches('"').to_owned(),
        None => name.to_owned(),
    }
}
