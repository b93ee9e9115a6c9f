//! What a client is told, and what it is refused.

mod served;

use std::time::Duration;

use endpoints::{Connect, open_connection};
use rcgen::{CertificateParams, date_time_ymd};
use served::{echo_server, soon};
use tls::{
    ClientContext, ConnectTls, DemoCertificate, DialTls, ServerContext, TlsError,
    TlsSession, Versions,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn server(demo: &DemoCertificate) -> tls::ServerContextBuilder {
    ServerContext::builder().certificate_pem(demo.certificate_pem(), demo.key_pem())
}

/// What connecting to a server with `context` fails with.
async fn refusal(context: &ServerContext, client: &ClientContext) -> String {
    let (_server, port) = echo_server(context).await;
    let target = ("127.0.0.1", port).tls_named(client, "localhost");
    let error = soon(open_connection(target)).await.expect_err("it is refused");
    format!("{:?}", TlsError::find(&error).expect("TLS refused"))
}

#[tokio::test]
async fn the_same_dialogue_goes_over_tls_in_both_versions() {
    let demo = DemoCertificate::localhost();
    for (versions, name) in
        [(Versions::Only12, "TLSv1.2"), (Versions::Only13, "TLSv1.3")]
    {
        let context = server(&demo).versions(versions).build().unwrap();
        let (_server, port) = echo_server(&context).await;
        let target = Connect::to("localhost", port).tls(&demo.client_context());
        let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
        writer.write(b"hello");
        assert_eq!(soon(reader.readexactly(5)).await.unwrap(), "hello");
        let tls = writer.tls().unwrap();
        assert_eq!(tls.version, name);
        assert!(tls.cipher.starts_with("TLS"), "{}", tls.cipher);
        assert_eq!(tls.peer_certificates, [demo.der()]);
        assert!(writer.peer_name().is_some());
        let session = writer.info().get::<TlsSession>().unwrap();
        assert_eq!(session.server_name.as_deref(), Some("localhost"));
        assert!(writer.info().get::<ClientContext>().is_some());
    }
}

#[tokio::test]
async fn a_half_close_leaves_the_reply_as_asyncio_can_not() {
    let demo = DemoCertificate::localhost();
    for versions in [Versions::Only12, Versions::Only13] {
        let context = server(&demo).versions(versions).build().unwrap();
        let (_server, port) = echo_server(&context).await;
        let target = ("localhost", port).tls(&demo.client_context());
        let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
        assert!(writer.can_write_eof());
        writer.write(b"last words");
        writer.write_eof().unwrap();
        let all = soon(reader.read_to_end()).await.unwrap();
        assert_eq!(all, "last wordsbye");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_with_the_names_it_has() {
    let demo = DemoCertificate::for_names(["a.test", "b.test"]);
    let error = refusal(&demo.server_context(), &demo.client_context()).await;
    assert_eq!(
        error,
        r#"WrongName { expected: "localhost", presented: ["a.test", "b.test"] }"#
    );
}

#[tokio::test]
async fn an_ip_address_is_a_name_too() {
    let demo = DemoCertificate::for_names(["127.0.0.1"]);
    let (_server, port) = echo_server(&demo.server_context()).await;
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    soon(open_connection(address.tls(&demo.client_context()))).await.unwrap();
    let other = address.tls_named(&demo.client_context(), "127.0.0.2");
    let error = soon(open_connection(other)).await.unwrap_err();
    assert!(matches!(
        TlsError::find(&error),
        Some(TlsError::WrongName { expected, .. }) if expected == "127.0.0.2"
    ));
}

#[tokio::test]
async fn certificates_out_of_their_time_are_refused_with_the_day() {
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(2002, 2, 3);
    let old = DemoCertificate::of(&params);
    let error = refusal(&old.server_context(), &old.client_context()).await;
    assert_eq!(error, r#"Expired { on: "2002-02-03" }"#);

    params.not_before = date_time_ymd(2901, 1, 1);
    params.not_after = date_time_ymd(2902, 2, 3);
    let new = DemoCertificate::of(&params);
    let error = refusal(&new.server_context(), &new.client_context()).await;
    assert_eq!(error, r#"NotYetValid { from: "2901-01-01" }"#);
}

#[tokio::test]
async fn a_self_signed_certificate_is_told_from_an_unknown_issuer() {
    let (demo, other) = (DemoCertificate::localhost(), DemoCertificate::localhost());
    let error = refusal(&demo.server_context(), &other.client_context()).await;
    assert_eq!(error, "SelfSigned");
    // One of the same name is trusted, with another kind of key.
    let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let roots = params.self_signed(&key).unwrap().pem();
    let roots = tls::Roots::from_pem(roots).unwrap();
    let trusting = ClientContext::trusting(roots).unwrap();
    let error = refusal(&demo.server_context(), &trusting).await;
    assert_eq!(error, "SelfSigned");

    let mut params = CertificateParams::new(["an authority".to_owned()]).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, "an authority");
    let issuer = rcgen::Issuer::new(params, rcgen::KeyPair::generate().unwrap());
    let key = rcgen::KeyPair::generate().unwrap();
    let issued = CertificateParams::new(["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    let context = ServerContext::builder()
        .certificate_pem(issued.pem(), key.serialize_pem())
        .build()
        .unwrap();
    let error = refusal(&context, &other.client_context()).await;
    assert_eq!(error, "UnknownIssuer");
}

#[tokio::test]
async fn an_authoritys_certificate_is_no_servers() {
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let demo = DemoCertificate::of(&params);
    let error = refusal(&demo.server_context(), &demo.client_context()).await;
    assert_eq!(error, "AuthorityAsPeer");
}

#[tokio::test]
async fn who_verifies_nothing_talks_to_anybody() {
    let demo = DemoCertificate::for_names(["somebody.else"]);
    let (_server, port) = echo_server(&demo.server_context()).await;
    let context = ClientContext::dangerous_without_verification().unwrap();
    let target = ("localhost", port).tls(&context);
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    writer.write(b"secret");
    assert_eq!(soon(reader.readexactly(6)).await.unwrap(), "secret");
}

#[tokio::test]
async fn no_common_version_is_told_on_both_sides_of_it() {
    let demo = DemoCertificate::localhost();
    for (theirs, ours) in
        [(Versions::Only12, Versions::Only13), (Versions::Only13, Versions::Only12)]
    {
        let context = server(&demo).versions(theirs).build().unwrap();
        let client = ClientContext::builder()
            .roots(demo.roots())
            .versions(ours)
            .build()
            .unwrap();
        assert_eq!(refusal(&context, &client).await, "NoCommonVersion");
    }
}

#[tokio::test]
async fn alpn_takes_the_servers_first_and_none_in_common_is_an_error() {
    let demo = DemoCertificate::localhost();
    let context = server(&demo).alpn(["h2", "http/1.1"]).build().unwrap();
    let client = |alpn: &[&str]| {
        let context = ClientContext::builder().roots(demo.roots());
        context.alpn(alpn).build().unwrap()
    };
    let (_server, port) = echo_server(&context).await;
    let target = ("localhost", port).tls(&client(&["http/1.1", "h2"]));
    let (_reader, writer) = soon(open_connection(target)).await.unwrap();
    let session = writer.info().get::<TlsSession>().unwrap();
    assert_eq!(session.alpn.as_deref(), Some(&b"h2"[..]));
    assert_eq!(refusal(&context, &client(&["spdy/3"])).await, "NoCommonAlpn");
}

#[tokio::test]
async fn a_second_connection_resumes_the_session_unless_told_not_to() {
    let demo = DemoCertificate::localhost();
    for versions in [Versions::Only12, Versions::Only13] {
        for resumption in [true, false] {
            let context = server(&demo)
                .versions(versions)
                .resumption(resumption)
                .build()
                .unwrap();
            let (_server, port) = echo_server(&context).await;
            let client = demo.client_context();
            let mut resumed = Vec::new();
            for _ in 0..2 {
                let target = ("localhost", port).tls(&client);
                let (mut reader, writer) =
                    soon(open_connection(target)).await.unwrap();
                writer.write_eof().unwrap();
                // The tickets of TLS 1.3 come before the answer.
                assert_eq!(soon(reader.read_to_end()).await.unwrap(), "bye");
                let session = writer.info().get::<TlsSession>().unwrap();
                resumed.push(session.resumed);
            }
            assert_eq!(resumed, [false, resumption], "{versions:?}");
        }
    }
}

#[tokio::test]
async fn a_plain_server_and_one_that_hangs_up_are_named() {
    let client = DemoCertificate::localhost().client_context();
    for (greeting, expected) in
        [(&b"220 smtp ready\r\n"[..], "NotTls"), (b"", "ClosedInHandshake")]
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let peer = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            // Unread bytes would make it a reset.
            let _ = stream.read(&mut [0; 4096]).await;
            stream.write_all(greeting).await.unwrap();
        });
        let target = ("127.0.0.1", port).tls(&client);
        let error = soon(open_connection(target)).await.unwrap_err();
        let error = TlsError::find(&error).unwrap();
        assert_eq!(format!("{error:?}"), expected);
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn a_silent_server_costs_the_timeout_and_sees_the_connection_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let demo = DemoCertificate::localhost();
    let client = ClientContext::builder()
        .roots(demo.roots())
        .handshake_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = soon(open_connection(("127.0.0.1", port).tls(&client)));
    let error = error.await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    assert!(matches!(
        TlsError::find(&error),
        Some(TlsError::HandshakeTimeout { .. })
    ));
    let (mut peer, _) = listener.accept().await.unwrap();
    let mut hello = Vec::new();
    soon(peer.read_to_end(&mut hello)).await.unwrap();
    assert_eq!(hello.first(), Some(&22), "a handshake record, then the end");
}

#[tokio::test]
async fn a_cut_stream_is_an_error_and_not_its_end() {
    let demo = DemoCertificate::localhost();
    for versions in [Versions::Only12, Versions::Only13] {
        let context = server(&demo).versions(versions).build().unwrap();
        let listen = endpoints::Listen::on(("127.0.0.1", 0));
        // Its reset would hide what is asked for: the client sends nothing.
        let cut = async |_: streams::StreamReader, writer: streams::StreamWriter| {
            writer.write(b"half of");
            writer.transport().clone().abort();
        };
        let listen = tls::ListenTls::tls(listen, &context);
        let server = endpoints::start_server(cut, listen).await.unwrap();
        let port = server.sockets()[0].local_addr().unwrap().port();
        let target = ("localhost", port).tls(&demo.client_context());
        let (mut reader, _writer) = soon(open_connection(target)).await.unwrap();
        let error = soon(reader.read_to_end()).await.unwrap_err();
        let error = TlsError::find(&error).expect("TLS tells it");
        assert!(matches!(error, TlsError::Truncated), "{error:?}");
        assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
    }
}
