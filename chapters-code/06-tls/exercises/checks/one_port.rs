//! What one port for both means.

use std::time::Duration;

use endpoints::{Listen, Server, open_connection, start_server};
use streams::{StreamReader, StreamWriter};
use tls::{ConnectTls, DemoCertificate};
use tokio::time::timeout;

use super::serve_either;

async fn served(demo: &DemoCertificate) -> (Server, std::net::SocketAddr) {
    let context = demo.server_context();
    let handler = move |reader: StreamReader, writer: StreamWriter| {
        let context = context.clone();
        async move { serve_either(reader, writer, &context).await }
    };
    let server =
        start_server(handler, Listen::on(("127.0.0.1", 0))).await.expect("listens");
    let address = server.sockets()[0].local_addr().expect("it listens");
    (server, address)
}

async fn dialogue(mut reader: StreamReader, writer: StreamWriter) -> String {
    writer.write(b"all my bytes\n");
    let both = async {
        let first = reader.readline().await.expect("a greeting");
        let second = reader.readline().await.expect("an echo");
        String::from_utf8_lossy(&[first, second].concat()).into_owned()
    };
    timeout(Duration::from_secs(20), both).await.expect("it doesn't wait")
}

#[tokio::test]
async fn a_client_in_clear_is_served_and_loses_no_byte() {
    let demo = DemoCertificate::localhost();
    let (_server, address) = served(&demo).await;
    let (reader, writer) = open_connection(address).await.unwrap();
    assert_eq!(dialogue(reader, writer).await, "hello, in clear\nall my bytes\n");
}

#[tokio::test]
async fn a_client_with_tls_is_served_on_the_same_port() {
    let demo = DemoCertificate::localhost();
    let (_server, address) = served(&demo).await;
    let target = address.tls(&demo.client_context());
    let connecting = timeout(Duration::from_secs(20), open_connection(target));
    let (reader, writer) = connecting.await.expect("it shakes hands").unwrap();
    assert_eq!(dialogue(reader, writer).await, "hello, in TLS\nall my bytes\n");
}

#[tokio::test]
async fn a_client_that_says_nothing_is_no_error() {
    let context = DemoCertificate::localhost().server_context();
    let (sender, mut ended) = tokio::sync::mpsc::channel(1);
    let handler = move |reader: StreamReader, writer: StreamWriter| {
        let (context, sender) = (context.clone(), sender.clone());
        async move {
            let ended = serve_either(reader, writer, &context).await;
            sender.send(ended).await.expect("somebody waits for it");
        }
    };
    let server =
        start_server(handler, Listen::on(("127.0.0.1", 0))).await.expect("listens");
    let address = server.sockets()[0].local_addr().expect("it listens");
    let (_reader, writer) = open_connection(address).await.unwrap();
    writer.close();
    let ended = timeout(Duration::from_secs(5), ended.recv()).await;
    ended.expect("it ends").expect("it doesn't panic").unwrap();
}
