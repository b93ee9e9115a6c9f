//! What goes wrong is told in words: refusals, seldom faults, and what was changed.

mod served;

use endpoints::open_connection;
use served::{echo_server, open, soon, tcp_pair, upgrade};
use tls::{
    ClientContext, ConnectTls, DemoCertificate, TlsError, start_tls,
    start_tls_server,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

// test_start_tls_client_corrupted_ssl
#[tokio::test]
async fn bytes_that_are_no_tls_break_a_running_connection() {
    let (near, far) = tcp_pair().await;
    // The same socket twice, as nobody should.
    let mut aside = far.into_std().unwrap();
    let far = TcpStream::from_std(aside.try_clone().unwrap()).unwrap();
    let ((mut reader, _writer), (_, far)) = upgrade(open(near), open(far)).await;
    far.write(b"A\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "A\n");
    std::io::Write::write_all(&mut aside, b"please corrupt the connection").unwrap();
    let error = soon(reader.readline()).await.unwrap_err();
    let error = TlsError::find(&error).expect("TLS tells it");
    assert!(matches!(error, TlsError::Corrupted), "{error:?}");
}

// test_create_connection_ssl_failed_certificate, from the server's side
#[tokio::test]
async fn each_side_is_told_in_words_why_the_other_refuses() {
    let demo = DemoCertificate::localhost();
    let stranger = DemoCertificate::localhost().client_context();
    let (near, far) = tcp_pair().await;
    let ((near_reader, near), (far_reader, far)) = (open(near), open(far));
    let context = demo.server_context();
    let (client, server) = soon(async {
        tokio::join!(
            start_tls(near_reader, near, &stranger, "localhost"),
            start_tls_server(far_reader, far, &context)
        )
    })
    .await;
    assert!(matches!(client.unwrap_err(), TlsError::SelfSigned));
    let error = server.unwrap_err().to_string();
    assert!(error.starts_with("the peer refused: it"), "{error}");
}

#[tokio::test]
async fn seldom_faults_of_certificates_are_told_in_words() {
    use rcgen::{
        BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa,
        Issuer, KeyPair,
    };
    let authority = || {
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "an authority");
        let key = KeyPair::generate().expect("ring makes keys");
        let pem = params.self_signed(&key).expect("the parameters fit").pem();
        (Issuer::new(params, key), pem)
    };
    let ((trusted, roots), (namesake, _)) = (authority(), authority());
    let roots = tls::Roots::from_pem(roots).unwrap();
    let client = ClientContext::trusting(roots).unwrap();
    let for_clients = vec![ExtendedKeyUsagePurpose::ClientAuth];
    for (issuer, purposes, expected) in [
        (&namesake, vec![], "a signature in its chain is wrong"),
        (&trusted, for_clients, "another purpose"),
    ] {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.extended_key_usages = purposes;
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, issuer).unwrap();
        let context = tls::ServerContext::builder()
            .certificate_pem(certificate.pem(), key.serialize_pem());
        let (_server, port) = echo_server(&context.build().unwrap()).await;
        let error = soon(open_connection(("localhost", port).tls(&client))).await;
        let error = error.unwrap_err();
        let error = TlsError::find(&error).expect("TLS tells it");
        assert!(matches!(error, TlsError::BadCertificate { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

// A record that was changed on the way: seen by its authentication tag.
#[tokio::test]
async fn a_changed_record_is_noticed() {
    let demo = DemoCertificate::localhost();
    let (_server, port) = echo_server(&demo.server_context()).await;
    let relay = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = relay.local_addr().unwrap();
    let (change, mut changing) = oneshot::channel();
    tokio::spawn(async move {
        let (mut client, _) = relay.accept().await.unwrap();
        let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let (mut up, mut down) = ([0; 4096], [0; 4096]);
        loop {
            tokio::select! {
                n = client.read(&mut up) => {
                    server.write_all(&up[..n.unwrap()]).await.unwrap();
                }
                n = server.read(&mut down) => {
                    let n = n.unwrap();
                    if changing.try_recv().is_ok() {
                        down[n - 1] ^= 1;
                    }
                    client.write_all(&down[..n]).await.unwrap();
                }
            }
        }
    });
    let target = at.tls(&demo.client_context());
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    writer.write(b"first\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "first\n");
    change.send(()).unwrap();
    writer.write(b"second\n");
    let error = soon(reader.readline()).await.unwrap_err();
    let error = TlsError::find(&error).expect("TLS tells it");
    assert!(matches!(error, TlsError::Corrupted), "{error:?}");
}
