//! Two Bluetooth controllers without a radio: what one sends, the other hears.
//!
//! `/dev/vhci` lets a program be a controller. It reads what the kernel would send to the
//! chip and writes what the chip would answer, as the packets of the *host controller
//! interface*, HCI: the Bluetooth Core Specification, volume 4, part E. These controllers
//! are of version 1.1 and know one link of each kind, which is what sockets need: pages,
//! connections, data and sound, without pairing and ciphers.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::thread;

use socket2::{Domain, Protocol, Socket, Type};

/// Their addresses, of the range for documentation in RFC 7042, last byte first as on the
/// wire.
const ADDRESSES: [[u8; 6]; 2] =
    [[0xa0, 0x53, 0x00, 0x5e, 0x00, 0x00], [0xb1, 0x53, 0x00, 0x5e, 0x00, 0x00]];

// The first byte of each packet says what it is.
const COMMAND: u8 = 1;
const ACL_DATA: u8 = 2;
const SCO_DATA: u8 = 3;
const EVENT: u8 = 4;
const VENDOR: u8 = 0xff;

// Events that answer or announce.
const CONNECTION_COMPLETE: u8 = 0x03;
const CONNECTION_REQUEST: u8 = 0x04;
const DISCONNECTION_COMPLETE: u8 = 0x05;
const REMOTE_NAME_COMPLETE: u8 = 0x07;
const REMOTE_FEATURES_COMPLETE: u8 = 0x0b;
const COMMAND_COMPLETE: u8 = 0x0e;
const COMMAND_STATUS: u8 = 0x0f;
const COMPLETED_PACKETS: u8 = 0x13;

/// Nobody with that address listens.
const PAGE_TIMEOUT: u8 = 0x04;
/// The link's other end has ended it.
const ENDED_BY_PEER: u8 = 0x13;
/// The host has ended it.
const ENDED_BY_HOST: u8 = 0x16;

/// Kinds of links, which are the numbers of their handles as well.
const SCO: u8 = 0;
const ACL: u8 = 1;

/// Packets of three and five slots, and sound.
const FEATURES: [u8; 8] = [0x03, 0x08, 0, 0, 0, 0, 0, 0];

struct Controller {
    device: File,
    address: [u8; 6],
    /// Whether it hears pages.
    listens: AtomicBool,
    /// The kind of link that was announced last.
    announced: AtomicU8,
}

/// Makes the kernel's `hci0` and `hci1`, and has both switched on and listening. They last
/// as long as this process.
///
/// # Errors
///
/// `NotFound` for a kernel without `hci_vhci`; the system's.
pub fn start() -> io::Result<()> {
    let mut both = Vec::new();
    for address in ADDRESSES {
        let mut device =
            OpenOptions::new().read(true).write(true).open("/dev/vhci")?;
        device.write_all(&[VENDOR, 0])?;
        let (listens, announced) = (AtomicBool::new(false), AtomicU8::new(ACL));
        both.push(Controller { device, address, listens, announced });
    }
    let both: Arc<[Controller]> = both.into();
    for here in 0..both.len() {
        let both = both.clone();
        thread::spawn(move || serve(&both[here], &both[1 - here]));
    }
    (0..2).try_for_each(switch_on)
}

/// What `hciconfig hciN up piscan` does.
#[allow(unsafe_code, reason = "two ioctls that no crate has")]
fn switch_on(number: u16) -> io::Result<()> {
    const HCIDEVUP: libc::c_ulong = 0x4004_48c9;
    const HCISETSCAN: libc::c_ulong = 0x4004_48dd;
    const BTPROTO_HCI: libc::c_int = 1;
    /// C's `struct hci_dev_req`.
    #[repr(C)]
    struct Request {
        device: u16,
        option: u32,
    }

    let protocol = Some(Protocol::from(BTPROTO_HCI));
    let raw = Socket::new(Domain::from(libc::AF_BLUETOOTH), Type::RAW, protocol)?;
    let done = |result: libc::c_int| match nix::errno::Errno::result(result) {
        // The kernel switches on by itself, and is sometimes first.
        Ok(_) | Err(nix::errno::Errno::EALREADY) => Ok(()),
        Err(error) => Err(io::Error::from(error)),
    };
    // SAFETY: the argument is a number, not a pointer.
    done(unsafe {
        libc::ioctl(raw.as_raw_fd(), HCIDEVUP, libc::c_ulong::from(number))
    })?;
    // Found and connected to by who asks: SCAN_INQUIRY | SCAN_PAGE.
    let request = Request { device: number, option: 3 };
    // SAFETY: the request reads one `hci_dev_req`.
    done(unsafe { libc::ioctl(raw.as_raw_fd(), HCISETSCAN, &raw const request) })
}

/// One end, until its device fails.
fn serve(here: &Controller, there: &Controller) {
    let mut buffer = [0; 4096];
    while let Ok(n @ 1..) = (&here.device).read(&mut buffer) {
        let done = match buffer[..n] {
            [COMMAND, low, high, _, ref parameters @ ..] => {
                let opcode = u16::from_le_bytes([low, high]);
                here.command(there, opcode, parameters)
            }
            [ACL_DATA, low, high, ..] => there.send(&buffer[..n]).and_then(|()| {
                // The upper four bits of a handle say where a message begins.
                let counts = [1, low, high & 0x0f, 1, 0];
                here.event(COMPLETED_PACKETS, &[&counts])
            }),
            [SCO_DATA, ..] => there.send(&buffer[..n]),
            _ => Ok(()),
        };
        if let Err(error) = done {
            eprintln!("vm-init: a Bluetooth controller: {error}");
        }
    }
}

impl Controller {
    fn send(&self, packet: &[u8]) -> io::Result<()> {
        (&self.device).write_all(packet)
    }

    fn event(&self, event: u8, parts: &[&[u8]]) -> io::Result<()> {
        let parameters = parts.concat();
        let length = u8::try_from(parameters.len()).map_err(io::Error::other)?;
        self.send(&[&[EVENT, event, length], &parameters[..]].concat())
    }

    /// The answer to a command that takes time: an event follows.
    fn status(&self, opcode: u16) -> io::Result<()> {
        self.event(COMMAND_STATUS, &[&[0, 1], &opcode.to_le_bytes()])
    }

    /// A link to `address`, or none.
    fn connected(&self, status: u8, kind: u8, address: &[u8]) -> io::Result<()> {
        let link = [&[status, kind, 0], address, &[kind, 0]];
        self.event(CONNECTION_COMPLETE, &link)
    }

    fn command(&self, peer: &Self, opcode: u16, with: &[u8]) -> io::Result<()> {
        let peers = &peer.address[..];
        match opcode {
            // Create connection.
            0x0405 => {
                self.status(opcode)?;
                if with.get(..6) == Some(peers)
                    && peer.listens.load(Ordering::SeqCst)
                {
                    peer.announce(ACL, self.address)
                } else {
                    let wanted = with.get(..6).unwrap_or(&[0; 6]);
                    self.connected(PAGE_TIMEOUT, ACL, wanted)
                }
            }
            // Disconnect.
            0x0406 => {
                self.status(opcode)?;
                let handle = with.get(..2).unwrap_or(&[0; 2]);
                let ended = |reason: u8| [&[0], handle, &[reason]].concat();
                self.event(DISCONNECTION_COMPLETE, &[&ended(ENDED_BY_HOST)])?;
                peer.event(DISCONNECTION_COMPLETE, &[&ended(ENDED_BY_PEER)])
            }
            // Add SCO connection.
            0x0407 => {
                self.status(opcode)?;
                peer.announce(SCO, self.address)
            }
            // Accept, reject connection request: the latter with a reason.
            0x0409 | 0x040a => {
                self.status(opcode)?;
                let reason = with.get(6).copied().unwrap_or(0);
                let status = if opcode == 0x0409 { 0 } else { reason };
                let kind = self.announced.load(Ordering::SeqCst);
                self.connected(status, kind, peers)?;
                peer.connected(status, kind, &self.address)
            }
            // Change connection packet type: nothing waits for its event.
            0x040f => self.status(opcode),
            // Remote name request.
            0x0419 => {
                self.status(opcode)?;
                let mut name = [0; 248];
                name[..4].copy_from_slice(b"peer");
                self.event(REMOTE_NAME_COMPLETE, &[&[0], peers, &name])
            }
            // Read remote supported features.
            0x041b => {
                self.status(opcode)?;
                let handle = with.get(..2).unwrap_or(&[0; 2]);
                self.event(REMOTE_FEATURES_COMPLETE, &[&[0], handle, &FEATURES])
            }
            _ => {
                let answer = self.answer(opcode, with);
                let head = [1, opcode.to_le_bytes()[0], opcode.to_le_bytes()[1], 0];
                self.event(COMMAND_COMPLETE, &[&head, &answer])
            }
        }
    }

    fn announce(&self, kind: u8, from: [u8; 6]) -> io::Result<()> {
        self.announced.store(kind, Ordering::SeqCst);
        self.event(CONNECTION_REQUEST, &[&from, &[0, 0, 0, kind]])
    }

    /// What a command that is done at once returns after its status.
    fn answer(&self, opcode: u16, with: &[u8]) -> Vec<u8> {
        match opcode {
            // Local version: HCI and LMP 1.1, of no manufacturer.
            0x1001 => vec![1, 0, 0, 1, 0xff, 0xff, 0, 0],
            // Local features.
            0x1003 => FEATURES.to_vec(),
            // Buffer sizes: 1021 bytes of data and 64 of sound, 8 packets of each.
            0x1005 => vec![0xfd, 0x03, 64, 8, 0, 8, 0],
            // Address.
            0x1009 => self.address.to_vec(),
            // Name.
            0x0c14 => vec![0; 248],
            // Class of device.
            0x0c23 => vec![0; 3],
            // Voice setting: 16 bits a sample.
            0x0c25 => vec![0x60, 0],
            // How many inquiry access codes, and which: the general one.
            0x0c38 => vec![1],
            0x0c39 => vec![1, 0x33, 0x8b, 0x9e],
            // Write scan enable.
            0x0c1a => {
                let pages = with.first().is_some_and(|scan| scan & 2 != 0);
                self.listens.store(pages, Ordering::SeqCst);
                Vec::new()
            }
            // What is set has no effect here.
            _ => Vec::new(),
        }
    }
}
