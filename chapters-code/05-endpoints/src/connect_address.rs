//! One address: a socket, bound if it is to be, and connected.

use std::net::SocketAddr;

use tokio::net::{TcpSocket, TcpStream};

use crate::{AttemptError, IpFamily};

/// Connects to `address`, from the first of `locals` that can be had.
///
/// Dropped halfway, it closes the socket.
///
/// # Errors
///
/// All that went wrong: each local address that was refused, then the connection.
// ANCHOR: connect_address
pub(crate) async fn connect_address(
    address: SocketAddr,
    locals: Option<&[SocketAddr]>,
) -> Result<TcpStream, Vec<AttemptError>> {
    let family = IpFamily::of(&address);
    let new = match family {
        IpFamily::V4 => TcpSocket::new_v4(),
        IpFamily::V6 => TcpSocket::new_v6(),
    };
    let socket =
        new.map_err(|source| vec![AttemptError::NoSocket { family, source }])?;
    let mut errors = Vec::new();
    if let Some(locals) = locals {
        let mut ours =
            locals.iter().copied().filter(|it| IpFamily::of(it) == family);
        let bound = ours.any(|local| match socket.bind(local) {
            Ok(()) => true,
            Err(source) => {
                errors.push(AttemptError::Bind { local, source });
                false
            }
        });
        if !bound {
            if errors.is_empty() {
                errors.push(AttemptError::NoLocalAddress { address, family });
            }
            return Err(errors);
        }
    }
    socket.connect(address).await.map_err(|source| {
        errors.push(AttemptError::Connect { address, source });
        errors
    })
}
// ANCHOR_END: connect_address
