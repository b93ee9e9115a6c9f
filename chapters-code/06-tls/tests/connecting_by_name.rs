//! Where the name to check comes from.

mod served;

use std::io::ErrorKind;

use endpoints::{Connect, Place, open_connection};
use served::{echo_server, soon};
use tls::{ConnectTls, DemoCertificate, DialTls, TlsError};

#[tokio::test]
async fn without_one_host_connecting_asks_for_the_name() {
    let client = DemoCertificate::localhost().client_context();
    let error =
        open_connection(Connect::to_place(Place::port(1)).tls(&client)).await;
    let error = error.unwrap_err();
    assert!(matches!(TlsError::find(&error), Some(TlsError::NoName { .. })));
    assert!(error.to_string().contains("tls_named"), "{error}");
    let error = open_connection(("localhost", 1).tls_named(&client, "no name"));
    let error = error.await.unwrap_err();
    assert!(matches!(TlsError::find(&error), Some(TlsError::BadName { .. })));
}

#[tokio::test]
async fn a_ready_made_socket_and_a_unix_socket_need_a_name_and_have_it() {
    let demo = DemoCertificate::localhost();
    let (_server, port) = echo_server(&demo.server_context()).await;
    let socket = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let target = socket.tls_named(&demo.client_context(), "localhost");
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    writer.write(b"ready");
    assert_eq!(soon(reader.readexactly(5)).await.unwrap(), "ready");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tls.sock");
    let listen = endpoints::Listen::at_path(&path);
    let listen = tls::ListenTls::tls(listen, &demo.server_context());
    let _unix = endpoints::start_unix_server(served::echo, listen).await.unwrap();
    let named = || {
        let target = endpoints::UnixTarget::from(&path);
        target.tls_named(&demo.client_context(), "localhost")
    };
    let opened = soon(endpoints::open_unix_connection(named())).await;
    let (mut reader, writer) = opened.unwrap();
    writer.write(b"unix");
    assert_eq!(soon(reader.readexactly(4)).await.unwrap(), "unix");
    struct Silent;
    impl transports::Protocol for Silent {}
    let made = endpoints::create_unix_connection(|| Silent, named());
    assert!(soon(made).await.unwrap().tls().is_some());
}

#[tokio::test]
async fn the_socket_below_can_be_looked_at_until_the_end() {
    let demo = DemoCertificate::localhost();
    let (_server, port) = echo_server(&demo.server_context()).await;
    let target = ("localhost", port).tls(&demo.client_context());
    let (_reader, writer) = soon(open_connection(target)).await.unwrap();
    let socket = writer.socket().expect("there is a socket below");
    assert!(socket.nodelay().unwrap());
    socket.set_keepalive(true).unwrap();
    assert!(writer.socket().unwrap().keepalive().unwrap());
    writer.close().wait_closed().await.unwrap();
    assert_eq!(socket.nodelay().unwrap_err().kind(), ErrorKind::NotConnected);
}

#[tokio::test]
async fn after_start_tls_it_is_the_same_socket() {
    let demo = DemoCertificate::localhost();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let opened = open_connection(listener.local_addr().unwrap()).await;
    let (reader, writer) = opened.unwrap();
    writer.socket().unwrap().set_keepalive(true).unwrap();
    let (far, _) = listener.accept().unwrap();
    let (far_reader, far) = open_connection(far).await.unwrap();
    let (client, server) = (demo.client_context(), demo.server_context());
    let (near, far) = soon(async {
        tokio::join!(
            tls::start_tls(reader, writer, &client, "localhost"),
            tls::start_tls_server(far_reader, far, &server)
        )
    })
    .await;
    let ((_reader, writer), _far) = (near.unwrap(), far.unwrap());
    assert!(writer.socket().unwrap().keepalive().unwrap());
}
