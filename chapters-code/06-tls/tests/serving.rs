//! Servers: bad clients, silent ones, their certificates, their end.

mod served;

use std::time::Duration;

use endpoints::{Listen, create_server, open_connection};
use served::{echo_server, soon};
use tls::{
    ClientContext, ConnectTls, DemoCertificate, ListenTls, ServerContext, TlsError,
    Versions,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use transports::{Protocol, Transport};

fn server(demo: &DemoCertificate) -> tls::ServerContextBuilder {
    ServerContext::builder().certificate_pem(demo.certificate_pem(), demo.key_pem())
}

/// Whether a well-behaved client is served.
async fn serves(demo: &DemoCertificate, port: u16) -> bool {
    let target = ("localhost", port).tls(&demo.client_context());
    let (mut reader, writer) =
        soon(open_connection(target)).await.expect("it shakes hands");
    writer.write(b"ping");
    soon(reader.readexactly(4)).await.expect("it echoes") == "ping"
}

#[tokio::test]
async fn silent_clients_hold_up_nobody_and_are_dropped_at_the_timeout() {
    let demo = DemoCertificate::localhost();
    let timeout = Duration::from_millis(300);
    let context = server(&demo).handshake_timeout(timeout).build().unwrap();
    let (server, port) = echo_server(&context).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    assert!(serves(&demo, port).await);
    for mut client in silent {
        let end = soon(client.read(&mut [0; 1])).await;
        assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    }
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn plain_bytes_on_a_tls_port_get_an_alert_and_harm_nobody() {
    let demo = DemoCertificate::localhost();
    let (server, port) = echo_server(&demo.server_context()).await;
    for _ in 0..100 {
        let mut client = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        // An alert, then the end or a reset for what lay unread.
        let _ = soon(client.read_to_end(&mut answer)).await;
        assert!(answer.is_empty() || answer[0] == 21, "{answer:?}");
    }
    assert!(serves(&demo, port).await);
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn a_handshake_that_fails_makes_no_protocol() {
    struct Never;
    impl Protocol for Never {
        fn connection_made(&mut self, _: Transport) {
            unreachable!("no handshake succeeds");
        }
    }
    let demo = DemoCertificate::localhost();
    let made = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = made.clone();
    let factory = move || {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Never
    };
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = create_server(factory, listen).await.unwrap();
    let port = server.sockets()[0].local_addr().unwrap().port();
    let stranger = DemoCertificate::localhost().client_context();
    let error = open_connection(("localhost", port).tls(&stranger)).await;
    assert!(error.is_err());
    server.close();
    soon(server.wait_closed()).await;
    assert_eq!(made.load(std::sync::atomic::Ordering::Relaxed), 0);
}

#[tokio::test]
async fn sending_clients_away_ends_handshakes_too() {
    let demo = DemoCertificate::localhost();
    let (server, port) = echo_server(&demo.server_context()).await;
    let mut silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // This one is accepted after the silent one.
    assert!(serves(&demo, port).await);
    server.close();
    server.abort_clients();
    soon(server.wait_closed()).await;
    let end = soon(silent.read(&mut [0; 1])).await;
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
}

#[tokio::test]
async fn a_client_certificate_is_required_wanted_or_refused() {
    let demo = DemoCertificate::localhost();
    let (known, unknown) =
        (DemoCertificate::for_names(["me"]), DemoCertificate::for_names(["you"]));
    let client = |identity: Option<&DemoCertificate>| {
        let context = ClientContext::builder().roots(demo.roots());
        match identity {
            Some(it) => context.certificate_pem(it.certificate_pem(), it.key_pem()),
            None => context,
        }
        .build()
        .unwrap()
    };
    for versions in [Versions::Only12, Versions::Only13] {
        for required in [true, false] {
            let context = server(&demo).versions(versions);
            let context = if required {
                context.client_certificates_required(known.roots())
            } else {
                context.client_certificates_wanted(known.roots())
            };
            let (_server, port) = echo_server(&context.build().unwrap()).await;
            let outcome = async |identity| {
                let target = ("localhost", port).tls(&client(identity));
                let (mut reader, writer) = open_connection(target)
                    .await
                    .map_err(|e| format!("{:?}", TlsError::find(&e)))?;
                writer.write(b"ping");
                // In TLS 1.3 the client learns of a refusal when it reads.
                let read = reader.readexactly(4).await;
                read.map(drop).map_err(|e| format!("{:?}", TlsError::find(&e)))
            };
            assert_eq!(soon(outcome(Some(&known))).await, Ok(()));
            let refused = soon(outcome(Some(&unknown))).await.unwrap_err();
            assert!(refused.contains("RefusedByPeer"), "{refused}");
            match soon(outcome(None)).await {
                Ok(()) => assert!(!required),
                Err(refused) => {
                    assert!(required, "{refused}");
                    if versions == Versions::Only13 {
                        let expected = "Some(ClientCertificateMissing)";
                        assert_eq!(refused, expected);
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_slow_reader_bounds_what_a_server_buffers() {
    struct Flood;
    impl Protocol for Flood {
        fn connection_made(&mut self, transport: Transport) {
            while !transport.is_writing_paused() {
                transport.write(&[7; 16 * 1024]);
            }
            let high = transport.write_buffer_limits().high();
            assert!(transport.write_buffer_size() <= high + 16 * 1024);
            transport.close();
        }
    }
    let demo = DemoCertificate::localhost();
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = create_server(|| Flood, listen).await.unwrap();
    let port = server.sockets()[0].local_addr().unwrap().port();
    let target = ("localhost", port).tls(&demo.client_context());
    let (mut reader, _writer) = soon(open_connection(target)).await.unwrap();
    let mut total = 0;
    loop {
        let data = soon(reader.read(1000)).await.unwrap();
        if data.is_empty() {
            break;
        }
        total += data.len();
    }
    // All that was written arrives, in order to its end.
    assert!(total > 0 && total % (16 * 1024) == 0, "{total}");
}

#[tokio::test]
async fn a_large_transfer_arrives_whole_both_ways() {
    let demo = DemoCertificate::localhost();
    for versions in [Versions::Only12, Versions::Only13] {
        let context = server(&demo).versions(versions).build().unwrap();
        let (_server, port) = echo_server(&context).await;
        let target = ("localhost", port).tls(&demo.client_context());
        let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
        let sent: Vec<u8> = (0..4_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
        let pieces = sent.clone();
        let writing = tokio::spawn(async move {
            for piece in pieces.chunks(50_000) {
                writer.write(piece);
                writer.drain().await.unwrap();
            }
            writer.write_eof().unwrap();
            writer
        });
        let all = soon(reader.read_to_end()).await.unwrap();
        assert!(all.starts_with(&sent) && all.ends_with(b"bye"));
        drop(writing.await.unwrap());
    }
}
