//! The proofs of S-tools and S-conn.
