//! The handshake of either side, within its time.

use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::{TlsAcceptor, TlsConnector};
use transports::Info;

use crate::tls_session::{info_of, session_of};
use crate::tls_stream::Below;
use crate::{ClientContext, ServerContext, TlsError, TlsStream};

pub(crate) fn server_name(name: &str) -> Result<ServerName<'static>, TlsError> {
    ServerName::try_from(name.to_owned())
        .map_err(|_| TlsError::BadName { name: name.to_owned() })
}

/// Dropped before its end, it closes the connection.
// ANCHOR: client
pub(crate) async fn shake_as_client<S>(
    context: &ClientContext,
    name: &str,
    stream: S,
    info: Info,
) -> Result<TlsStream<S>, TlsError>
where
    S: Below,
{
    let checked = server_name(name)?;
    let connector = TlsConnector::from(context.config.clone());
    let after = context.handshake_timeout;
    let session = timeout(after, connector.connect(checked, stream))
        .await
        .map_err(|_| TlsError::HandshakeTimeout { after })?
        .map_err(TlsError::in_handshake)?;
    let state = session.get_ref().1;
    let info = info
        .with_tls(info_of(state))
        .with(session_of(state, Some(name.to_owned())))
        .with(context.clone());
    Ok(TlsStream::new(session.into(), info, context.shutdown_timeout))
}
// ANCHOR_END: client

pub(crate) async fn shake_as_server<S>(
    context: &ServerContext,
    stream: S,
    info: Info,
) -> Result<TlsStream<S>, TlsError>
where
    S: Below,
{
    let acceptor = TlsAcceptor::from(context.config.clone());
    let after = context.handshake_timeout;
    let session = timeout(after, acceptor.accept(stream))
        .await
        .map_err(|_| TlsError::HandshakeTimeout { after })?
        .map_err(TlsError::in_handshake)?;
    let state = session.get_ref().1;
    let name = state.server_name().map(str::to_owned);
    let info = info
        .with_tls(info_of(state))
        .with(session_of(state, name))
        .with(context.clone());
    Ok(TlsStream::new(session.into(), info, context.shutdown_timeout))
}
