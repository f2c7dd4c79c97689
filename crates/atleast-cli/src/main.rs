//! The command `atleast`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(atleast_cli::run(std::env::args_os().skip(1)))
}
