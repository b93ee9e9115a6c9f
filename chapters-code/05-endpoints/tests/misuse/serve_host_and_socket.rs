use endpoints::Listen;

fn main() -> std::io::Result<()> {
    let socket = std::net::TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: misuse
    let listen = Listen::on(("127.0.0.1", 8080)).on_socket(socket);
    // ANCHOR_END: misuse
    drop(listen);
    Ok(())
}
