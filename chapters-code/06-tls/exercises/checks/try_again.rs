//! What is worth another try.

use std::time::Duration;

use endpoints::{ConnectError, Listen, open_connection, start_server};
use tls::{
    ClientContext, ConnectTls, DemoCertificate, ListenTls, ServerContext, Versions,
};

use super::{Advice, advice};

/// The error of a client of such a server.
async fn failure(server: &ServerContext, client: &ClientContext) -> ConnectError {
    let listen = Listen::on(("127.0.0.1", 0)).tls(server);
    let server = start_server(async |_, _| {}, listen).await.expect("it listens");
    let port = server.sockets()[0].local_addr().expect("it listens").port();
    let connecting = open_connection(("localhost", port).tls(client));
    connecting.await.map(drop).expect_err("it is refused")
}

#[tokio::test]
async fn whom_nobody_vouches_for_may_be_an_attacker() {
    let (right, other) = (
        DemoCertificate::localhost(),
        DemoCertificate::for_names(["elsewhere.example"]),
    );
    let error = failure(&other.server_context(), &right.client_context()).await;
    assert_eq!(advice(&error), Advice::RaiseTheAlarm, "{error}");
    let error = failure(&other.server_context(), &other.client_context()).await;
    assert_eq!(advice(&error), Advice::RaiseTheAlarm, "{error}");
}

#[tokio::test]
async fn no_version_in_common_is_for_the_operator() {
    let demo = DemoCertificate::localhost();
    let server = ServerContext::builder()
        .certificate_pem(demo.certificate_pem(), demo.key_pem())
        .versions(Versions::Only13)
        .build()
        .unwrap();
    let client =
        ClientContext::builder().roots(demo.roots()).versions(Versions::Only12);
    let error = failure(&server, &client.build().unwrap()).await;
    assert_eq!(advice(&error), Advice::AskTheOperator, "{error}");
}

#[tokio::test]
async fn a_silent_server_and_none_at_all_may_be_there_later() {
    let demo = DemoCertificate::localhost();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = ClientContext::builder()
        .roots(demo.roots())
        .handshake_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let connecting = open_connection(address.tls(&client));
    let error = connecting.await.map(drop).unwrap_err();
    assert_eq!(advice(&error), Advice::TryAgain, "{error}");

    drop(listener);
    let connecting = open_connection(address.tls(&client));
    let error = connecting.await.map(drop).unwrap_err();
    assert_eq!(advice(&error), Advice::TryAgain, "{error}");
}
