//! Typing through the real pipe.

pub fn run() {}
