//! What libraries, services and formats mean, as data. The `.toml` files are the knowledge; the code only reads it.

pub mod secrets;
