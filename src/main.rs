//! The command.

use std::process::ExitCode;

#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(dutylab::cli::main(std::env::args_os(), std::env::current_exe().ok()))
}
