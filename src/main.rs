//! The command.

fn main() -> std::process::ExitCode {
    dutylab::cli::main()
}
