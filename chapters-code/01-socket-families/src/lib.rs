//! Chapter 1: socket addresses, types and options.
