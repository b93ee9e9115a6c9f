//! Two servers on one runtime: this crate's calls, and tokio's own stream.

use std::io;
use std::net::SocketAddr;

use sock_calls::{AsyncSocket, accept_loop, sock_recv_into, sock_sendall};
use socket2::{Domain, Socket, Type};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

pub(crate) fn sock_calls() -> io::Result<()> {
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
        socket.listen(1024)?;
        let listener = AsyncSocket::new(socket)?;
        let address = listener.socket().local_addr()?.as_socket();
        println!("{}", address.map_or(0, |address| address.port()));
        let serve = |connection: AsyncSocket, _| {
            tokio::spawn(async move {
                connection.socket().set_tcp_nodelay(true)?;
                let mut buffer = vec![0; 8192];
                loop {
                    let n = sock_recv_into(&connection, &mut buffer).await?;
                    if n == 0 {
                        return io::Result::Ok(());
                    }
                    sock_sendall(&connection, &buffer[..n]).await?;
                }
            });
        };
        accept_loop(&listener, serve, |error| eprintln!("accept: {error}")).await?;
        Ok(())
    })
}

pub(crate) fn raw_tokio() -> io::Result<()> {
    async fn echo(mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut buffer = vec![0; 8192];
        loop {
            let n = stream.read(&mut buffer).await?;
            if n == 0 {
                return Ok(());
            }
            stream.write_all(&buffer[..n]).await?;
        }
    }
    Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?.port());
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(echo(stream));
        }
    })
}
