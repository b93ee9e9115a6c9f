//! From the errors of rustls to ours.

use std::io;

use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{
    AlertDescription, CertificateError, Error, OtherError, PeerIncompatible,
};

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
        Some(inner) => of_rustls(inner.clone(), during),
        None => TlsError::Io(error),
    }
}

fn of_rustls(error: Error, during: During) -> TlsError {
    match error {
        Error::InvalidCertificate(error) => of_certificate(error),
        Error::InvalidMessage(_) if during == During::Handshake => TlsError::NotTls,
        Error::InvalidMessage(_) | Error::DecryptError => TlsError::Corrupted,
        Error::NoApplicationProtocol => TlsError::NoCommonAlpn,
        Error::NoCertificatesPresented => TlsError::ClientCertificateMissing,
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            | PeerIncompatible::SupportedVersionsExtensionRequired
            | PeerIncompatible::Tls12NotOffered
            | PeerIncompatible::Tls12NotOfferedOrEnabled
            | PeerIncompatible::Tls13RequiredForQuic,
        ) => TlsError::NoCommonVersion,
        Error::PeerIncompatible(_) => TlsError::NoCommonCipher,
        Error::AlertReceived(alert) => of_alert(alert),
        error => TlsError::Protocol(error),
    }
}

fn of_alert(alert: AlertDescription) -> TlsError {
    match alert {
        AlertDescription::ProtocolVersion => TlsError::NoCommonVersion,
        AlertDescription::NoApplicationProtocol => TlsError::NoCommonAlpn,
        AlertDescription::CertificateRequired => TlsError::ClientCertificateMissing,
        AlertDescription::InsufficientSecurity => TlsError::NoCommonCipher,
        alert => TlsError::RefusedByPeer {
            alert: format!("{alert:?}"),
            meaning: meaning(alert),
        },
    }
}

/// [RFC 8446, 6.2](https://www.rfc-editor.org/rfc/rfc8446#section-6.2), from the side that
/// gets it.
fn meaning(alert: AlertDescription) -> &'static str {
    match alert {
        AlertDescription::UnknownCA => {
            "it trusts nobody who has issued our certificate"
        }
        AlertDescription::CertificateExpired => {
            "to it our certificate has expired: renew it, or its clock is wrong"
        }
        AlertDescription::CertificateRevoked => "our certificate is revoked",
        AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnsupportedCertificate => {
            "it doesn't take our certificate: its issuer, name, purpose or form"
        }
        AlertDescription::HandshakeFailure => {
            "no version, cipher suite or key exchange in common, or it misses our \
             certificate"
        }
        AlertDescription::UnrecognisedName => "it doesn't have the name asked for",
        AlertDescription::AccessDenied => "it knows us, and doesn't let us in",
        AlertDescription::BadRecordMac | AlertDescription::DecryptError => {
            "what it got was changed on the way"
        }
        AlertDescription::DecodeError
        | AlertDescription::IllegalParameter
        | AlertDescription::RecordOverflow
        | AlertDescription::UnexpectedMessage => {
            "what it got is no TLS as it understands it"
        }
        _ => "for a reason of its own",
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
        error => TlsError::BadCertificate { reason: reason(&error) },
    }
}

/// What is seldom.
fn reason(error: &CertificateError) -> String {
    match error {
        CertificateError::BadSignature => {
            "a signature in its chain is wrong; an authority of the same name with another \
             key has issued it, or it was changed"
        }
        CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext {
            ..
        } => {
            "a signature in its chain doesn't fit the authority's key; an authority of the \
             same name with another kind of key has issued it"
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. } => {
            "a signature in its chain is of a kind that is not supported: SHA-1, perhaps"
        }
        CertificateError::BadEncoding => "it is no certificate at all",
        CertificateError::InvalidPurpose
        | CertificateError::InvalidPurposeContext { .. } => {
            "it is for another purpose (extendedKeyUsage) than to prove this side of TLS"
        }
        CertificateError::Revoked => "it is revoked",
        error => return error.to_string(),
    }
    .to_owned()
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
