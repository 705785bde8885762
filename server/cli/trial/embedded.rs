//! Files that the binary carries; `server/build.rs` lists them.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
