#![deny(unsafe_code, clippy::unwrap_used, clippy::print_stdout)]

fn main() -> std::process::ExitCode {
    seaworthy::cli::main()
}
