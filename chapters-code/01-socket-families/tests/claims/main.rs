//! The proofs of the ledger: one module a group of sections.

mod bluetooth;
mod capability;
mod creating;
mod families;
mod intro;
mod ip;
mod netlink;
mod options_addresses;
mod options_ancillary;
mod options_buffers;
mod options_life;
mod options_wire;
mod overview;
mod packet_and_can;
mod socket_types;
mod special_hosts;
mod system_control;
mod tipc;
mod unix;
