//! The way to the terminal: data on standard output, everything else on standard error; what a role looks like.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::sync::{Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use crate::error::Problem;
use crate::escaping::visible;
use crate::report::text::{Paragraph, Printable, Role, StyledLine, StyledText};
use crate::report::{diagnostic, json_text};

/// The width where there is no terminal.
const WIDE: usize = 140;
/// The narrowest width that lines are laid out to: below it nothing could be told.
const NARROWEST: usize = 40;

/// In which form a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    /// For people, in the width of the terminal.
    Text,
    /// JSON, for programs.
    Json,
    /// The table with all its numbers as CSV.
    Csv,
    /// The tables for people as Markdown.
    Markdown,
}

/// Standard output and standard error, with what is asked of them.
pub struct Terminal {
    form: OutputFormat,
    styled_out: bool,
    styled_err: bool,
    quiet: bool,
    verbose: bool,
    /// What is said, where nobody looks at the terminal.
    heard: Option<Mutex<Vec<String>>>,
}

impl Terminal {
    /// Returns a terminal; `color` is `auto`, `always` or `never`. Left to itself, each stream has colors if it is a
    /// terminal and the environment (`NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `TERM`) does not say otherwise.
    pub fn new(form: OutputFormat, color: &str, (quiet, verbose): (bool, bool)) -> Terminal {
        let styled = |choice: ColorChoice| match color {
            "always" => true,
            "never" => false,
            _ => choice != ColorChoice::Never,
        };
        let [styled_out, styled_err] =
            [AutoStream::choice(&std::io::stdout()), AutoStream::choice(&std::io::stderr())].map(styled);
        Terminal { form, styled_out, styled_err, quiet, verbose, heard: None }
    }

    /// Returns one that nobody looks at: what is said is kept.
    pub fn unseen() -> Terminal {
        Terminal { heard: Some(Mutex::default()), ..Terminal::new(OutputFormat::Text, "never", (true, false)) }
    }

    /// Returns what was said, where it is kept.
    pub fn heard(&self) -> Vec<String> {
        let heard = self.heard.as_ref().map(|heard| heard.lock().unwrap_or_else(PoisonError::into_inner).clone());
        heard.unwrap_or_default()
    }

    fn keep(&self, text: &str) {
        if let Some(heard) = &self.heard {
            heard.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_string());
        }
    }

    /// Returns true if a person reads the result, and not a program.
    pub fn is_for_people(&self) -> bool {
        self.form == OutputFormat::Text
    }

    /// Returns true if somebody may look at how it goes: then a bar can be drawn on standard error.
    pub fn is_watched(&self) -> bool {
        !self.quiet && self.form != OutputFormat::Json && std::io::stderr().is_terminal()
    }

    /// Returns true if results may have bars: on a terminal. What is piped has columns that a program can split.
    pub fn has_bars(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Shows what is wrong.
    pub fn problems(&self, problems: &[Problem]) {
        for problem in problems {
            say(&format!("{}\n", diagnostic::render(problem, self.styled_err)));
        }
    }

    /// A word on how it goes.
    pub fn note(&self, text: &str) {
        self.keep(text);
        if !self.quiet {
            self.err(text);
        }
    }

    /// A word on how it goes, for those who asked for more of them.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            self.note(text);
        }
    }

    /// Something that a reader must not overlook.
    pub fn warn(&self, text: &str) {
        self.keep(text);
        if !self.quiet {
            let words = Paragraph::new(0, format!("warning: {text}"), Role::Warning);
            say(paint(&words.lines(self.width()), self.styled_err).trim_end());
        }
    }

    /// A line on standard error.
    pub fn err(&self, text: &str) {
        say(&visible(text));
    }

    /// Data. A reader that went away (`| head`) is not an error.
    pub fn data(&self, text: &str) -> Result<(), Problem> {
        self.send(&visible(text)).map(drop)
    }

    /// Writes a part of what another program reads; false if it has gone, so that the rest is not needed.
    pub fn part(&self, text: &str) -> Result<bool, Problem> {
        self.send(&visible(text))
    }

    fn send(&self, text: &str) -> Result<bool, Problem> {
        match std::io::stdout().write_all(text.as_bytes()).and_then(|()| std::io::stdout().flush()) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(Problem::unwritten("standard output", &error)),
        }
    }

    /// Prints a value as JSON, whatever the form.
    pub fn json(&self, value: &impl serde::Serialize) -> Result<(), Problem> {
        self.send(&json_text::text(value)?).map(drop)
    }

    /// Prints a result in the form that is asked for.
    pub fn show(&self, shown: &impl Printable) -> Result<(), Problem> {
        match self.form {
            OutputFormat::Text => self.send(&paint(&shown.text().lines(self.width()), self.styled_out)).map(drop),
            OutputFormat::Csv => self.data(&shown.csv()),
            OutputFormat::Markdown => self.data(&shown.markdown()),
            OutputFormat::Json => self.json(&shown.json()),
        }
    }

    /// Returns the width in characters: `COLUMNS` if it is set, else that of the terminal; a comfortable one where
    /// there is none.
    fn width(&self) -> usize {
        let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse::<usize>().ok());
        let terminal = || terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
        stated.filter(|columns| *columns > 0).or_else(terminal).unwrap_or(WIDE).max(NARROWEST)
    }
}

/// A line on standard error, unchanged.
fn say(text: &str) {
    // Nobody is left to tell if standard error is closed.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Returns lines as a terminal takes them: with colors, or the words alone.
fn paint(lines: &[StyledLine], styled: bool) -> String {
    let mut text = String::new();
    for line in lines {
        for StyledText { text: words, role } in line {
            let style = state(*role);
            let _ = match styled && style != Style::new() {
                true => write!(text, "{style}{words}{style:#}"),
                false => write!(text, "{words}"),
            };
        }
        text.push('\n');
    }
    text
}

/// Returns what a role looks like. A color only repeats what signs and words say.
fn state(role: Role) -> Style {
    let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match role {
        Role::Plain => Style::new(),
        Role::Title => Style::new().bold(),
        Role::Aside => Style::new().dimmed(),
        Role::Fall => color(AnsiColor::Cyan),
        Role::Rise => color(AnsiColor::Yellow),
        Role::Warning => color(AnsiColor::Red).bold(),
    }
}
