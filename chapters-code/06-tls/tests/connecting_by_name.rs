//! Where the name to check comes from.

mod served;

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
    let target = endpoints::UnixTarget::from(&path);
    let target = target.tls_named(&demo.client_context(), "localhost");
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    writer.write(b"unix");
    assert_eq!(soon(reader.readexactly(4)).await.unwrap(), "unix");
}
