//! S-conn: what asyncio makes of arguments that this crate can't be given.

use crate::python::{printed, prints};

#[test]
fn ssl_is_a_context_or_true_and_no_certificate() {
    prints(
        r#"
    for given in ["cert.pem", b"certificate"]:
        refused = await outcome(lambda: loop.create_connection(
            asyncio.Protocol, "127.0.0.1", port, ssl=given))
        print(refused)
    context = ssl.create_default_context()
    task = asyncio.create_task(loop.create_connection(
        asyncio.Protocol, "127.0.0.1", port, ssl=context))
    done, pending = await asyncio.wait([task], timeout=0.1)
    print("shakes hands" if task in pending else "refused")
    task.cancel()
"#,
        &["AttributeError", "AttributeError", "shakes hands"],
    );
}

#[test]
fn server_hostname_is_compared_with_the_certificate_and_takes_ssl() {
    prints(
        r#"
    connect = loop.create_connection
    P, here = asyncio.Protocol, ("127.0.0.1", port)
    print(await outcome(lambda: connect(P, *here, server_hostname="x")))
    sock = socket.create_connection(here)
    sock.setblocking(False)
    print(await outcome(lambda: connect(P, sock=sock, ssl=True)))

    # What the client sends first has the name in it, as SNI.
    first = loop.create_future()
    async def look(reader, writer):
        first.set_result(await reader.read(4096))
        writer.close()
    other = await asyncio.start_server(look, "127.0.0.1", 0)
    at = other.sockets[0].getsockname()
    named = {"ssl": True, "server_hostname": "name.test"}
    await asyncio.gather(connect(P, *at, **named), return_exceptions=True)
    print(b"name.test" in await first)
"#,
        &["ValueError: server_hostname", "ValueError: You must set", "True"],
    );
}

#[test]
fn with_ssl_the_first_bytes_are_a_tls_handshake_and_with_false_there_are_none() {
    prints(
        r#"
    for given in [True, False]:
        first = loop.create_future()
        async def look(reader, writer):
            try:
                async with asyncio.timeout(0.2):
                    first.set_result((await reader.read(1)).hex())
            except TimeoutError:
                first.set_result("nothing")
            writer.close()
        other = await asyncio.start_server(look, "127.0.0.1", 0)
        at = other.sockets[0].getsockname()
        connecting = loop.create_connection(asyncio.Protocol, *at, ssl=given)
        outcomes = await asyncio.gather(connecting, return_exceptions=True)
        print(await first)
"#,
        &["16", "nothing"],
    );
}

#[test]
fn ssl_true_is_the_default_context_and_trusts_no_certificate_of_ones_own() {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made =
        rcgen::generate_simple_self_signed(names).expect("names that are fine");
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name| folder.path().join(name);
    std::fs::write(path("cert.pem"), made.cert.pem()).expect("a file");
    std::fs::write(path("key.pem"), made.signing_key.serialize_pem())
        .expect("a file");
    let lines = format!(
        r#"
    folder = {:?}
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
    loop.set_exception_handler(lambda *_: None)
    tls = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0, ssl=context)
    at = tls.sockets[0].getsockname()
    print(await outcome(lambda: loop.create_connection(asyncio.Protocol, *at, ssl=True)))
    print(await outcome(lambda: loop.create_server(
        asyncio.Protocol, "127.0.0.1", 0, ssl=True)))
"#,
        folder.path().display().to_string()
    );
    prints(
        &lines,
        &["SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED]", "TypeError"],
    );
}

#[test]
fn a_socket_goes_with_neither_host_nor_port_and_a_local_address_is_passed_over() {
    prints(
        r#"
    sock = socket.create_connection(("127.0.0.1", port))
    connect = loop.create_connection
    print(await outcome(lambda: connect(asyncio.Protocol, "127.0.0.1", port, sock=sock)))
    print(await outcome(lambda: connect(asyncio.Protocol)))
    sock.setblocking(False)
    transport, _ = await connect(
        asyncio.Protocol, sock=sock, local_addr=("127.0.0.77", 0))
    print(transport.get_extra_info("sockname")[0])
"#,
        &["ValueError", "ValueError", "127.0.0.1"],
    );
}

#[test]
fn a_unix_connection_takes_a_path_or_a_socket_and_exactly_one() {
    prints(
        r#"
    connect = loop.create_unix_connection
    print(await outcome(lambda: connect(asyncio.Protocol)))
    near, far = socket.socketpair()
    print(await outcome(lambda: connect(asyncio.Protocol, "/x", sock=near)))
    transport, _ = await connect(asyncio.Protocol, sock=near)
    print("taken")
"#,
        &["ValueError: no path", "ValueError: path and sock", "taken"],
    );
}

#[test]
fn a_datagram_endpoint_that_is_not_awaited_is_not_made() {
    let lines = r#"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, local_addr=("127.0.0.1", port))
        import gc
        gc.collect()
    print(caught[0].category.__name__, caught[0].message)
    # Nobody has that port, so it can be had.
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", port))
        print("free")
"#;
    let Some(printed) = printed(lines) else { return };
    assert!(printed[0].starts_with("RuntimeWarning coroutine"), "{printed:?}");
    assert!(printed[0].ends_with("was never awaited"), "{printed:?}");
    assert_eq!(printed[1], "free");
}

#[test]
fn reuse_port_without_the_constant_is_an_error() {
    prints(
        r#"
    del socket.SO_REUSEPORT
    print(await outcome(lambda: loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, local_addr=("127.0.0.1", 0), reuse_port=True)))
"#,
        &["ValueError: reuse_port not supported"],
    );
}
