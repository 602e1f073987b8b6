//! The command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(dutylab::cli::main(std::env::args_os(), std::env::current_exe().ok()))
}
