//! TLS on streams that were plain so far.

mod served;

use endpoints::{Listen, open_connection, start_server};
use served::soon;
use streams::{DEFAULT_LIMIT, StreamReader, StreamWriter, open_stream};
use tls::{DemoCertificate, TlsError, start_tls, start_tls_server};

/// Both ends of a plain connection, as streams.
async fn plain() -> ((StreamReader, StreamWriter), (StreamReader, StreamWriter)) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("free");
    let address = listener.local_addr().expect("it is bound");
    let near = tokio::net::TcpStream::connect(address).await.expect("it listens");
    let (far, _) = listener.accept().await.expect("somebody has connected");
    (
        open_stream(near, DEFAULT_LIMIT).expect("a runtime"),
        open_stream(far, DEFAULT_LIMIT).expect("a runtime"),
    )
}

#[tokio::test]
async fn a_plain_line_an_upgrade_on_both_sides_and_a_line_in_tls() {
    let demo = DemoCertificate::localhost();
    let context = demo.server_context();
    let handler = move |mut reader: StreamReader, writer: StreamWriter| {
        let context = context.clone();
        async move {
            assert_eq!(reader.readline().await?, "STARTTLS\n");
            writer.write(b"go ahead\n");
            let (mut reader, writer) =
                start_tls_server(reader, writer, &context).await?;
            assert_eq!(reader.readline().await?, "hello in secret\n");
            writer.write(b"welcome\n");
            writer.close().wait_closed().await?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        }
    };
    let server = start_server(handler, Listen::on(("127.0.0.1", 0))).await.unwrap();
    let address = server.sockets()[0].local_addr().unwrap();
    let (mut reader, writer) = open_connection(address).await.unwrap();
    assert!(writer.tls().is_none());
    writer.write(b"STARTTLS\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "go ahead\n");
    let client = demo.client_context();
    let upgraded = start_tls(reader, writer, &client, "localhost");
    let (mut reader, writer) = soon(upgraded).await.unwrap();
    assert_eq!(writer.tls().unwrap().version, "TLSv1.3");
    assert!(writer.peer_name().is_some(), "what was known stays known");
    writer.write(b"hello in secret\n");
    let all = soon(reader.read_to_end()).await.unwrap();
    assert_eq!(all, "welcome\n");
}

#[tokio::test]
async fn clear_bytes_before_the_upgrade_are_refused_on_both_sides() {
    let demo = DemoCertificate::localhost();
    let ((mut reader, writer), (_far_reader, far)) = plain().await;
    // The answer, and what somebody has slipped in behind it.
    far.write(b"go ahead\ninjected\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "go ahead\n");
    let context = demo.client_context();
    let error = start_tls(reader, writer, &context, "localhost").await;
    let error = error.unwrap_err();
    assert!(matches!(error, TlsError::ClearTextBeforeTls { bytes: 9 }), "{error}");

    let ((_near_reader, near), (mut reader, writer)) = plain().await;
    near.write(b"STARTTLS\nDELETE all\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "STARTTLS\n");
    let context = demo.server_context();
    let error = start_tls_server(reader, writer, &context).await.unwrap_err();
    assert!(matches!(error, TlsError::ClearTextBeforeTls { bytes: 11 }), "{error}");
}

#[tokio::test]
async fn a_client_that_has_begun_already_is_no_attacker() {
    let demo = DemoCertificate::localhost();
    let ((near_reader, near), (reader, writer)) = plain().await;
    let client = demo.client_context();
    let upgrading = tokio::spawn(async move {
        start_tls(near_reader, near, &client, "localhost").await
    });
    soon(async {
        while reader.buffered() == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let context = demo.server_context();
    let upgraded = soon(start_tls_server(reader, writer, &context)).await;
    let (mut reader, _writer) = upgraded.unwrap();
    let (_near_reader, near) = soon(upgrading).await.unwrap().unwrap();
    near.write(b"early\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "early\n");
}

#[tokio::test]
async fn a_peer_that_leaves_in_the_handshake_is_told() {
    let demo = DemoCertificate::localhost();
    let ((near_reader, near), (_far_reader, far)) = plain().await;
    far.close();
    let context = demo.client_context();
    let error = soon(start_tls(near_reader, near, &context, "localhost"));
    let error = error.await.unwrap_err();
    // Gone in order, or with a reset for what lay unread.
    assert!(
        matches!(error, TlsError::ClosedInHandshake | TlsError::Io(_)),
        "{error:?}"
    );
}
