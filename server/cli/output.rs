//! Where output goes and how it looks there.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, IsTerminal, Write};

use clap::ValueEnum;

/// When to use colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

impl Colour {
    /// Whether to use colour on a stream.
    pub fn on(self, stream: &impl IsTerminal) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                stream.is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Says on standard error what went wrong. Where that is closed too, nobody is left to tell.
pub(super) fn complain(message: Arguments) {
    let _ = writeln!(io::stderr().lock(), "seaworthy: {message}");
}

/// Writes to standard output in one go. A reader that has left, such as `head`, ends the output quietly.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is still buffered would be tried again, and fail again, when the writer is dropped.
            let _ = out.into_parts();
            Ok(())
        }
        other => other,
    }
}
