//! The small protocol, with peers that speak it and with peers that don't.

mod served;

use app_protocols::framing::write_length_frame;
use app_protocols::shelf::{
    MOST, ROOM, ShelfClient, ShelfError, ShelfRequest, serve_shelf,
};
use endpoints::{Listen, Server};
use served::soon;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn shelf() -> (Server, std::net::SocketAddr) {
    let server =
        serve_shelf(Listen::on(("127.0.0.1", 0))).await.expect("it listens");
    let address = server.sockets()[0].local_addr().expect("it listens");
    (server, address)
}

fn frames(contents: &[&[u8]]) -> Vec<u8> {
    let mut wire = Vec::new();
    for content in contents {
        write_length_frame(&mut wire, content).expect("they are short");
    }
    wire
}

/// What the server answers to these bytes until it closes, or we do.
async fn answered(address: std::net::SocketAddr, wire: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(wire).await.expect("it reads");
    stream.shutdown().await.expect("it is open");
    let mut all = Vec::new();
    soon(stream.read_to_end(&mut all)).await.expect("it closes");
    all
}

#[tokio::test]
async fn a_value_is_put_got_taken_and_gone_for_every_client() {
    let (_server, address) = shelf().await;
    let mut one = soon(ShelfClient::connect(address)).await.unwrap();
    let mut two = soon(ShelfClient::connect(address)).await.unwrap();
    assert_eq!(soon(one.get(b"key")).await.unwrap(), None);
    let value = vec![0; 60_000];
    soon(one.put(b"key", &value)).await.unwrap();
    assert_eq!(soon(two.get(b"key")).await.unwrap(), Some(value.clone()));
    assert_eq!(soon(two.take(b"key")).await.unwrap(), Some(value));
    assert_eq!(soon(one.take(b"key")).await.unwrap(), None);
}

#[tokio::test]
async fn an_unknown_operation_is_answered_and_the_connection_goes_on() {
    let (_server, address) = shelf().await;
    let mut client = soon(ShelfClient::connect(address)).await.unwrap();
    let error = soon(client.ask(99, b"key", b"")).await.unwrap_err();
    assert!(
        matches!(error, ShelfError::NoSuchOperation { operation: 99 }),
        "{error}"
    );
    soon(client.put(b"key", b"value")).await.unwrap();
}

#[tokio::test]
async fn versions_are_settled_first_and_another_protocol_gets_nothing() {
    let (_server, address) = shelf().await;
    // ANCHOR: versions
    let (one, none) = (frames(&[b"SHELF\x01"]), frames(&[b"SHELF\0"]));
    assert_eq!(answered(address, &frames(&[b"SHELF\x01\x07"])).await, one);
    assert_eq!(answered(address, &frames(&[b"SHELF\x02\x07"])).await, none);
    assert_eq!(answered(address, &frames(&[b"SHELF\x07\x01"])).await, none);
    assert_eq!(answered(address, &frames(&[b"HELLO\x01\x01"])).await, b"");
    assert_eq!(answered(address, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await, b"");
    // ANCHOR_END: versions
}

#[tokio::test]
async fn requests_sent_together_are_answered_in_order_however_they_are_cut() {
    let (_server, address) = shelf().await;
    let put = |number: u8| [&[0, 0, 0, number, 2, 1, b'k'][..], b"v"].concat();
    let wire = frames(&[b"SHELF\x01\x01", &put(1), b"\0\0\0\x09", &put(2)]);
    let expected =
        frames(&[b"SHELF\x01", b"\0\0\0\x01\0", b"\0\0\0\x09\x03", b"\0\0\0\x02\0"]);
    for cut in 1..wire.len() {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&wire[..cut]).await.unwrap();
        tokio::task::yield_now().await;
        stream.write_all(&wire[cut..]).await.unwrap();
        let mut all = vec![0; expected.len()];
        soon(stream.read_exact(&mut all)).await.unwrap();
        assert_eq!(all, expected, "cut at {cut}");
    }
}

#[tokio::test]
async fn a_frame_that_is_too_long_ends_the_connection_before_it_has_come() {
    let (_server, address) = shelf().await;
    let mut wire = frames(&[b"SHELF\x01\x01"]);
    wire.extend_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(answered(address, &wire).await, frames(&[b"SHELF\x01"]));
    let mut client = soon(ShelfClient::connect(address)).await.unwrap();
    let error = soon(client.put(b"key", &vec![0; MOST])).await.unwrap_err();
    assert!(matches!(error, ShelfError::TooLong), "{error}");
    let error = soon(client.put(&[0; 256], b"")).await.unwrap_err();
    assert!(matches!(error, ShelfError::TooLong), "{error}");
    soon(client.put(b"key", b"still there")).await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_none_or_dies_in_an_answer_is_an_error_that_says_so() {
    for (answer, expected) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], "a frame that is too long"),
        (b"\0\0\0\x02hi", "no hello"),
        (b"\0\0\0\x06SHELF\0", "doesn't speak version 1"),
        (b"\0\0\0\x06SHEL", "the connection ended in an answer"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(answer).await.unwrap();
            stream.shutdown().await.unwrap();
            let _ = stream.read_to_end(&mut Vec::new()).await;
        };
        let (client, ()) =
            soon(async { tokio::join!(ShelfClient::connect(address), serve) }).await;
        let error = client.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_shelf_has_no_more_room_than_it_says() {
    let (_server, address) = shelf().await;
    let mut client = soon(ShelfClient::connect(address)).await.unwrap();
    let value = vec![0; 64_000];
    let fits = ROOM / (value.len() + 4);
    for number in 0..u32::try_from(fits).unwrap() {
        soon(client.put(&number.to_be_bytes(), &value)).await.unwrap();
    }
    let error = soon(client.put(b"more", &value)).await.unwrap_err();
    assert!(matches!(error, ShelfError::NoRoom), "{error}");
    // In place of another there is; and where one was taken.
    soon(client.put(&0_u32.to_be_bytes(), &value)).await.unwrap();
    soon(client.take(&1_u32.to_be_bytes())).await.unwrap();
    soon(client.put(b"more", &value)).await.unwrap();
}

/// 220 kB of requests, 1.3 GB of answers.
#[tokio::test]
async fn a_client_that_reads_nothing_is_answered_no_further() {
    let (server, address) = shelf().await;
    let mut client = soon(ShelfClient::connect(address)).await.unwrap();
    soon(client.put(b"k", &vec![b'v'; 65_000])).await.unwrap();
    // ANCHOR: reads_nothing
    let get = b"\0\0\0\x07\x01\x01k";
    let wire =
        frames(&[&[&b"SHELF\x01\x01"[..]], &vec![&get[..]; 20_000][..]].concat());
    let before = memory();
    let mut stream = TcpStream::connect(address).await.unwrap();
    soon(stream.write_all(&wire)).await.unwrap();
    // The server has read them, and answers others.
    for _ in 0..10 {
        soon(client.get(b"k")).await.unwrap();
    }
    let more = memory().saturating_sub(before);
    assert!(more < 64 << 20, "{more} bytes");
    // ANCHOR_END: reads_nothing
    // Whoever reads has them all.
    let mut answers = 0;
    let mut piece = vec![0; 1 << 20];
    while answers < 20_000 * (4 + 5 + 65_000) {
        let read = soon(stream.read(&mut piece)).await.unwrap();
        assert_ne!(read, 0, "{answers} bytes of the answers have come");
        answers += read;
    }
    drop(server);
}

/// What this process has, in bytes.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("it is there");
    let resident = pages.split(' ').nth(1).and_then(|it| it.parse::<usize>().ok());
    resident.expect("it is a number") * 4096
}

#[tokio::test]
async fn after_a_request_that_was_given_up_the_client_says_that_it_is_out_of_step() {
    let (_server, address) = shelf().await;
    let mut client = soon(ShelfClient::connect(address)).await.unwrap();
    tokio::select! {
        biased;
        _ = client.get(b"one") => panic!("the server has had no turn"),
        () = std::future::ready(()) => {}
    }
    let error = soon(client.get(b"two")).await.unwrap_err();
    assert!(matches!(error, ShelfError::OutOfStep), "{error}");
}

#[test]
fn a_request_that_makes_no_sense_still_has_its_number() {
    assert_eq!(ShelfRequest::read(b""), Err(0));
    assert_eq!(ShelfRequest::read(b"\0\0\0\x05"), Err(5));
    assert_eq!(ShelfRequest::read(b"\0\0\0\x05\x01\x02k"), Err(5));
}
