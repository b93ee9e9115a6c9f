//! Transports over real TLS: `AnyStream` of a rustls session.

mod recorder;

use std::io::ErrorKind;
use std::sync::Arc;

use recorder::{
    Event, Events, Recorder, fill, let_others_run, soon, tcp_pair, trace,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    ClientConfig, ProtocolVersion, RootCertStore, ServerConfig,
    SupportedProtocolVersion,
};
use tokio_rustls::{TlsAcceptor, TlsConnector, client, server};
use transports::{
    AnyStream, Info, NoHalfClose, TlsInfo, Transport, TransportError, attach,
};

const VERSIONS: [&SupportedProtocolVersion; 2] = [&TLS12, &TLS13];

/// Both ends of a TLS connection over TCP, and the server's certificate.
struct Session {
    client: client::TlsStream<TcpStream>,
    server: server::TlsStream<TcpStream>,
    certificate: CertificateDer<'static>,
}

async fn session(version: &'static SupportedProtocolVersion) -> Session {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])
        .expect("a certificate can be made");
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())
        .expect("rcgen's keys are keys");
    let provider = Arc::new(default_provider());
    let config = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[version])
        .expect("ring has both versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .expect("they belong together");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).expect("it is one");
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .expect("ring has both versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let (near, far) = tcp_pair().await;
    let name = ServerName::try_from("localhost").expect("it is a name");
    let (client, server) = soon(async {
        tokio::join!(connector.connect(name, near), acceptor.accept(far))
    })
    .await;
    let client = client.expect("the certificate is trusted");
    let server = server.expect("the client shakes hands");
    Session { client, server, certificate }
}

/// The client's end as a recorded transport, and the server's as a plain stream.
async fn recorded(
    version: &'static SupportedProtocolVersion,
    change: impl FnOnce(Recorder) -> Recorder,
) -> (Transport, Events, server::TlsStream<TcpStream>) {
    let Session { client, server, .. } = session(version).await;
    let (recorder, events) = Recorder::new();
    let transport = attach(AnyStream::new(client), change(recorder));
    (transport.expect("we are in a runtime"), events, server)
}

#[tokio::test]
async fn the_session_is_known_as_extra_info() {
    for (version, name) in VERSIONS.into_iter().zip(["TLSv1.2", "TLSv1.3"]) {
        let Session { client, server: _server, certificate } =
            session(version).await;
        let (socket, tls) = client.get_ref();
        let cipher = tls.negotiated_cipher_suite().expect("they shook hands");
        let info =
            Info::of_socket(&socket2::SockRef::from(socket)).with_tls(TlsInfo {
                cipher: cipher.suite().as_str().expect("it has a name").to_owned(),
                version: match tls.protocol_version() {
                    Some(ProtocolVersion::TLSv1_2) => "TLSv1.2".to_owned(),
                    Some(ProtocolVersion::TLSv1_3) => "TLSv1.3".to_owned(),
                    other => panic!("{other:?}"),
                },
                peer_certificates: tls
                    .peer_certificates()
                    .unwrap_or_default()
                    .iter()
                    .map(|certificate| certificate.to_vec())
                    .collect(),
            });
        let address = socket.peer_addr().unwrap().to_string();
        let (recorder, mut events) = Recorder::new();
        let stream = AnyStream::new(client).with_info(info);
        let transport = attach(stream, recorder).unwrap();
        let kept = transport.clone();
        transport.close();
        assert!(events.lost().await.is_none());
        let tls = kept.tls().expect("known after the end too");
        assert_eq!(tls.version, name);
        assert!(tls.cipher.starts_with("TLS"), "{}", tls.cipher);
        assert_eq!(tls.peer_certificates, [certificate.to_vec()]);
        assert_eq!(kept.peer_name().unwrap().to_string(), address);
    }
}

#[tokio::test]
async fn callbacks_come_in_order_and_close_takes_leave() {
    for version in VERSIONS {
        let echo = |event: &Event, transport: Transport| {
            if let Event::Data(data) = event {
                transport.write(data);
                transport.close();
            }
        };
        let (_transport, mut events, mut peer) =
            recorded(version, |it| it.reacting(echo)).await;
        peer.write_all(b"secret").await.unwrap();
        peer.flush().await.unwrap();
        let mut all = Vec::new();
        // Without a close_notify this is an error, UnexpectedEof.
        soon(peer.read_to_end(&mut all)).await.unwrap();
        assert_eq!(all, b"secret");
        assert_eq!(trace(&events.until_the_end().await), "made data(6) lost");
    }
}

#[tokio::test]
async fn close_sends_all_that_is_buffered_to_a_slow_reader() {
    for version in VERSIONS {
        let (transport, mut events, mut peer) = recorded(version, |it| it).await;
        let written = fill(&transport);
        assert!(transport.is_writing_paused());
        transport.close();
        let_others_run().await;
        assert_eq!(trace(&events.so_far()), "made pause");
        let mut all = Vec::new();
        soon(peer.read_to_end(&mut all)).await.unwrap();
        assert_eq!(all.len(), written);
        assert_eq!(trace(&events.until_the_end().await), "resume lost");
    }
}

#[tokio::test]
async fn abort_takes_no_leave_and_the_peer_can_tell() {
    for version in VERSIONS {
        let (transport, mut events, mut peer) = recorded(version, |it| it).await;
        transport.abort();
        assert!(events.lost().await.is_none());
        let error = soon(peer.read(&mut [0; 1])).await.unwrap_err();
        // A reset where a session ticket of TLS 1.3 lay unread.
        let cut = [ErrorKind::UnexpectedEof, ErrorKind::ConnectionReset];
        assert!(cut.contains(&error.kind()), "{error}");
    }
}

#[tokio::test]
async fn the_peers_leave_is_the_end_and_a_cut_connection_is_an_error() {
    for version in VERSIONS {
        let (_transport, mut events, mut peer) = recorded(version, |it| it).await;
        peer.shutdown().await.unwrap();
        assert_eq!(trace(&events.until_the_end().await), "made eof lost");

        let (_transport, mut events, peer) = recorded(version, |it| it).await;
        let_others_run().await;
        // The TCP connection ends in order, and TLS was told nothing: truncation.
        drop(peer);
        let error = events.lost().await.expect("the end may be forged");
        assert!(matches!(error, TransportError::Read(_)), "{error}");
        assert_eq!(error.kind(), Some(ErrorKind::UnexpectedEof));
    }
}

#[tokio::test]
async fn a_half_close_leaves_the_other_direction_open_as_asyncio_does_not() {
    for version in VERSIONS {
        let (transport, mut events, mut peer) = recorded(version, |it| it).await;
        assert!(transport.can_write_eof());
        transport.write(b"request");
        transport.write_eof().unwrap();
        let mut request = Vec::new();
        soon(peer.read_to_end(&mut request)).await.unwrap();
        assert_eq!(request, b"request");
        peer.write_all(b"reply").await.unwrap();
        peer.shutdown().await.unwrap();
        assert_eq!(trace(&events.until_the_end().await), "made data(5) eof lost");
    }
}

#[tokio::test]
async fn without_half_close_it_is_asyncios_tls() {
    for version in VERSIONS {
        let Session { client, mut server, .. } = session(version).await;
        let (recorder, mut events) = Recorder::new();
        let stream = AnyStream::new(client).without_half_close();
        let transport = attach(stream, recorder.keeping_open()).unwrap();
        assert!(!transport.can_write_eof());
        assert_eq!(transport.write_eof(), Err(NoHalfClose));
        server.shutdown().await.unwrap();
        // The answer was to keep it open, and the transport can't.
        assert_eq!(trace(&events.until_the_end().await), "made eof lost");
        let mut all = Vec::new();
        soon(server.read_to_end(&mut all)).await.unwrap();
        assert!(all.is_empty());
    }
}

#[tokio::test]
async fn a_pause_holds_back_what_is_deciphered_already() {
    for version in VERSIONS {
        let (transport, mut events, mut peer) = recorded(version, |it| it).await;
        transport.pause_reading();
        peer.write_all(b"held").await.unwrap();
        peer.shutdown().await.unwrap();
        let_others_run().await;
        assert_eq!(trace(&events.so_far()), "made");
        transport.resume_reading();
        assert_eq!(trace(&events.until_the_end().await), "data(4) eof lost");
    }
}
