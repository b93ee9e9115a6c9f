//! S-ssl, S-sslsrv and S-sslcli.

use std::path::PathBuf;
use std::process::Command;

use endpoints::{Listen, Server, open_connection, start_server};
use streams::StreamWriter;
use tls::{
    ClientContext, ConnectTls, ContextError, DemoCertificate, ListenTls,
    ServerContext, TlsError,
};

use crate::python::python;

/// A certificate and its key in files, in a folder of their own.
struct Files {
    folder: tempfile::TempDir,
    cert: PathBuf,
    key: PathBuf,
}

fn files(demo: &DemoCertificate) -> Files {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let written = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the folder is ours");
        path
    };
    let cert = written("cert.pem", &demo.certificate_pem());
    let key = written("key.pem", &demo.key_pem());
    Files { folder, cert, key }
}

async fn greeter(context: &ServerContext) -> (Server, u16) {
    let greet = async |_, writer: StreamWriter| writer.write(b"hello\n");
    let listen = Listen::on(("127.0.0.1", 0)).tls(context);
    let server = start_server(greet, listen).await.expect("it can listen");
    let port = server.sockets()[0].local_addr().expect("it listens").port();
    (server, port)
}

async fn cause(port: u16, context: &ClientContext) -> Option<TlsError> {
    let target = ("localhost", port).tls(context);
    let error = open_connection(target).await.err()?;
    match error {
        endpoints::ConnectError::Layer { source, .. } => {
            source.downcast().ok().map(|it| *it)
        }
        other => panic!("no error of TLS: {other}"),
    }
}

#[test]
fn all_functions_for_streams_take_a_context_and_the_one_for_datagrams_does_not() {
    let files = files(&DemoCertificate::localhost());
    let program = r#"
loop = asyncio.AbstractEventLoop
for name in ["create_connection", "create_unix_connection", "create_server",
             "create_unix_server", "create_datagram_endpoint"]:
    print(name, "ssl" in inspect.signature(getattr(loop, name)).parameters)
"#;
    let Some(said) = python(program, &files.cert, &files.key) else { return };
    let expected = "create_connection True\ncreate_unix_connection True\n\
                    create_server True\ncreate_unix_server True\n\
                    create_datagram_endpoint False";
    assert_eq!(said, expected);
}

#[test]
fn a_client_also_needs_a_name_and_a_server_a_certificate() {
    let error = ServerContext::builder().build().unwrap_err();
    assert!(matches!(error, ContextError::NoIdentity), "{error}");

    let files = files(&DemoCertificate::localhost());
    let program = r#"
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda *_: None)
    # Nobody has loaded a certificate.
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
    address = server.sockets[0].getsockname()
    client = ssl.create_default_context(cafile=cert)
    sock = socket.create_connection(address)
    try:
        await asyncio.open_connection(sock=sock, ssl=client)
    except ValueError:
        print("ValueError without a name")
    sock.close()
    try:
        await asyncio.open_connection(*address, ssl=client)
    except OSError:
        print("no handshake without a certificate")
asyncio.run(main())
"#;
    let Some(said) = python(program, &files.cert, &files.key) else { return };
    let expected = "ValueError without a name\nno handshake without a certificate";
    assert_eq!(said, expected);
}

#[tokio::test]
async fn the_purpose_is_what_is_to_be_authenticated_and_clients_are_not_asked() {
    let demo = DemoCertificate::localhost();
    let ask = async |_, writer: StreamWriter| {
        let shown =
            writer.tls().is_some_and(|tls| !tls.peer_certificates.is_empty());
        writer.write(if shown { b"shown\n" } else { b"none!\n" });
    };
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = start_server(ask, listen).await.unwrap();
    let port = server.sockets()[0].local_addr().unwrap().port();
    // It would show one if it was asked.
    let client = ClientContext::builder()
        .roots(demo.roots())
        .certificate_pem(demo.certificate_pem(), demo.key_pem())
        .build()
        .unwrap();
    let target = ("localhost", port).tls(&client);
    let (mut reader, _writer) = open_connection(target).await.unwrap();
    assert_eq!(reader.readline().await.unwrap(), "none!\n");

    let files = files(&demo);
    let program = r#"
context = ssl.create_default_context(purpose=ssl.Purpose.CLIENT_AUTH)
print(context.protocol.name, context.verify_mode.name)
try:
    context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="localhost")
except ssl.SSLError as error:
    print("client_socket" if "client socket" in str(error) else error)
"#;
    let Some(said) = python(program, &files.cert, &files.key) else { return };
    assert_eq!(said, "PROTOCOL_TLS_SERVER CERT_NONE\nclient_socket");
}

#[test]
fn a_key_that_is_not_the_certificates_is_refused() {
    let (demo, other) = (DemoCertificate::localhost(), DemoCertificate::localhost());
    let (files, others) = (files(&demo), files(&other));
    ServerContext::from_pem_files(&files.cert, &files.key).unwrap();
    let error = ServerContext::from_pem_files(&files.cert, &others.key).unwrap_err();
    assert!(matches!(error, ContextError::KeyMismatch { .. }), "{error}");
    let program = r#"
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
try:
    context.load_cert_chain(cert, keyfile=key)
except ssl.SSLError as error:
    print(error.reason)
"#;
    let Some(said) = python(program, &files.cert, &others.key) else { return };
    assert_eq!(said, "KEY_VALUES_MISMATCH");
}

#[test]
fn the_file_is_pem_and_may_hold_chain_and_key() {
    let demo = DemoCertificate::localhost();
    let files = files(&demo);
    let both = files.folder.path().join("both.pem");
    let text = [demo.certificate_pem(), demo.certificate_pem(), demo.key_pem()];
    std::fs::write(&both, text.concat()).unwrap();
    ServerContext::builder().certificate_file(&both).build().unwrap();
    let der = files.folder.path().join("cert.der");
    std::fs::write(&der, demo.der()).unwrap();
    let error = ServerContext::from_pem_files(&der, &files.key).unwrap_err();
    assert!(error.to_string().contains("cert.der"), "{error}");
    let program = r#"
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(cert)
print("one file")
try:
    context.load_cert_chain(key)
except ssl.SSLError:
    print("not DER")
"#;
    let Some(said) = python(program, &both, &der) else { return };
    assert_eq!(said, "one file\nnot DER");
}

#[test]
fn keyfile_is_the_private_keys_file_and_a_passphrase_goes_elsewhere() {
    let demo = DemoCertificate::localhost();
    let files = files(&demo);
    let locked = files.folder.path().join("locked.pem");
    let openssl = Command::new("openssl")
        .args(["pkcs8", "-topk8", "-passout", "pass:secret", "-in"])
        .arg(&files.key)
        .arg("-out")
        .arg(&locked)
        .status();
    let Ok(status) = openssl else { return netlab::skip("openssl") };
    assert!(status.success());

    let nowhere = files.folder.path().join("secret");
    let error = ServerContext::from_pem_files(&files.cert, nowhere).unwrap_err();
    assert!(matches!(error, ContextError::File { .. }), "{error}");
    let opened = ServerContext::builder().certificate_files(&files.cert, &locked);
    opened.passphrase("secret").build().unwrap();

    let program = r#"
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
try:
    context.load_cert_chain(cert, keyfile="secret")
except FileNotFoundError:
    print("FileNotFoundError")
context.load_cert_chain(cert, keyfile=key, password="secret")
print("opened")
"#;
    let Some(said) = python(program, &files.cert, &locked) else { return };
    assert_eq!(said, "FileNotFoundError\nopened");
}

#[tokio::test]
async fn a_clients_default_is_to_verify_the_chain_and_the_name() {
    let demo = DemoCertificate::for_names(["other.example"]);
    let (_server, port) = greeter(&demo.server_context()).await;
    let wrong_name = cause(port, &demo.client_context()).await;
    assert!(
        matches!(wrong_name, Some(TlsError::WrongName { .. })),
        "{wrong_name:?}"
    );
    let untrusted =
        cause(port, &DemoCertificate::localhost().client_context()).await;
    assert!(matches!(untrusted, Some(TlsError::SelfSigned)), "{untrusted:?}");

    let files = files(&demo);
    let program = r#"
context = ssl.create_default_context()
print(context.verify_mode.name, context.check_hostname)
print(context.minimum_version >= ssl.TLSVersion.TLSv1_2)
"#;
    let Some(said) = python(program, &files.cert, &files.key) else { return };
    assert_eq!(said, "CERT_REQUIRED True\nTrue");
}

#[test]
fn check_hostname_has_to_go_before_cert_none() {
    let files = files(&DemoCertificate::localhost());
    let program = r#"
context = ssl.create_default_context()
try:
    context.verify_mode = ssl.CERT_NONE
except ValueError:
    print("ValueError")
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
print(context.verify_mode.name)
"#;
    let Some(said) = python(program, &files.cert, &files.key) else { return };
    assert_eq!(said, "ValueError\nCERT_NONE");
}

#[tokio::test]
async fn without_verification_any_certificate_will_do_and_the_link_is_encrypted() {
    let demo = DemoCertificate::for_names(["whoever.example"]);
    let (_server, port) = greeter(&demo.server_context()).await;
    let careless = ClientContext::dangerous_without_verification().unwrap();
    let target = ("localhost", port).tls(&careless);
    let (mut reader, writer) = open_connection(target).await.unwrap();
    assert_eq!(reader.readline().await.unwrap(), "hello\n");
    assert_eq!(writer.tls().unwrap().version, "TLSv1.3");

    let files = files(&demo);
    let program = r#"
async def main():
    server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_context.load_cert_chain(cert, key)
    async def greet(reader, writer):
        writer.write(b"hello\n")
    server = await asyncio.start_server(greet, "127.0.0.1", 0, ssl=server_context)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(
        *server.sockets[0].getsockname(), ssl=context)
    print(await reader.readline(), writer.get_extra_info("peercert"))
    print(writer.get_extra_info("cipher") is not None)
asyncio.run(main())
"#;
    let Some(said) = python(program, &files.cert, &files.key) else { return };
    assert_eq!(said, "b'hello\\n' {}\nTrue");
}
