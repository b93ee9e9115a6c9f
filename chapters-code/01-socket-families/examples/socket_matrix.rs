//! Asks this kernel which socket types each family has.
//!
//! ```sh
//! cargo run -p socket-families --example socket_matrix
//! cargo run -p socket-families --example socket_matrix all
//! ```
//!
//! Prints a table: the families that every Linux has; with `all` also those that are a
//! matter of configuration and modules. It works in a network namespace of its own,
//! where it has the privilege that raw sockets need.

use netlab::Namespace;
use nix::errno::Errno;
use socket_families::socket_type::{SocketKind, SocketType};
use socket2::{Domain, Socket};

const EVERYWHERE: [(&str, i32); 5] = [
    ("AF_UNIX", libc::AF_UNIX),
    ("AF_INET", libc::AF_INET),
    ("AF_INET6", libc::AF_INET6),
    ("AF_NETLINK", libc::AF_NETLINK),
    ("AF_PACKET", libc::AF_PACKET),
];

const SOMEWHERE: [(&str, i32); 7] = [
    ("AF_VSOCK", libc::AF_VSOCK),
    ("AF_XDP", libc::AF_XDP),
    ("AF_ALG", libc::AF_ALG),
    ("AF_TIPC", libc::AF_TIPC),
    ("AF_CAN", libc::AF_CAN),
    ("AF_BLUETOOTH", libc::AF_BLUETOOTH),
    ("AF_RDS", libc::AF_RDS),
];

fn main() {
    let mut families = EVERYWHERE.to_vec();
    match std::env::args().nth(1).as_deref() {
        None => {}
        Some("all") => families.extend(SOMEWHERE),
        Some(other) => {
            eprintln!("no argument, or `all`; `{other}` is neither");
            std::process::exit(1);
        }
    }
    let _own_network = match Namespace::enter() {
        Ok(namespace) => namespace,
        Err(e) => netlab::cannot_run(format!("a network namespace: {e}")),
    };

    let names = SocketType::ALL.map(|ty| format!("{:<10}", ty.short_name()));
    println!("{}", format!("{:<13}{}", "", names.concat()).trim_end());
    for (name, family) in families {
        let row = SocketType::ALL.map(|ty| format!("{:<10}", ask(family, ty)));
        println!("{}", format!("{name:<13}{}", row.concat()).trim_end());
    }
    println!("-: the family has no such type");
    println!("protocol: 0 chooses none, one has to be named");
}

// ANCHOR: ask
/// One cell: what `socket(family, type, 0)` says.
fn ask(family: i32, wanted: SocketType) -> String {
    let made = Socket::new(Domain::from(family), wanted.into(), None);
    match made.and_then(|socket| SocketKind::of(&socket)) {
        Ok(kind) if kind.socket_type == wanted => "yes".to_owned(),
        Ok(kind) => format!("-> {}", kind.socket_type.short_name()),
        Err(e) => match e.raw_os_error() {
            Some(libc::ESOCKTNOSUPPORT) => "-".to_owned(),
            Some(libc::EAFNOSUPPORT) => "no family".to_owned(),
            // 0 means "choose for me", and for raw IP there is nothing to choose.
            Some(libc::EPROTONOSUPPORT) => "protocol".to_owned(),
            Some(code) => format!("{:?}", Errno::from_raw(code)),
            None => e.to_string(),
        },
    }
}
// ANCHOR_END: ask
