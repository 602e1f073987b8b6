//! How a result is cited: in words, and as an entry of BibTeX.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::phrases::day_words;
use super::record::ResultRecord;

/// A result as it is cited.
pub struct Citation<'a> {
    /// The result.
    pub record: &'a ResultRecord,
    /// When it was run, if that is known.
    pub time: Option<Timestamp>,
    /// The SHA-256 of the file of its record, which has those of its tables and pictures.
    pub hash: String,
}

/// Who the program is by, as `CITATION.cff` has it.
const AUTHORS: &str = env!("CARGO_PKG_AUTHORS");
/// What BibTeX takes for its own, with what it writes instead.
const ESCAPED: [(char, &str); 10] = [
    ('\\', "\\textbackslash{}"),
    ('{', "\\{"),
    ('}', "\\}"),
    ('%', "\\%"),
    ('$', "\\$"),
    ('&', "\\&"),
    ('#', "\\#"),
    ('_', "\\_"),
    ('~', "\\textasciitilde{}"),
    ('^', "\\textasciicircum{}"),
];

impl Citation<'_> {
    /// Returns the citation in words, in one line.
    pub fn text(&self) -> String {
        let year = self.time.map_or("n.d.".to_string(), |time| time.strftime("%Y").to_string());
        let title = plain(&self.record.title);
        let stop = if title.ends_with(['.', '?', '!']) { "" } else { "." };
        format!("{AUTHORS} ({year}). {title}{stop} {}. {}", self.made(), self.basis())
    }

    /// Returns the citation as an entry of BibTeX.
    pub fn bibtex(&self) -> String {
        let time = self.time.map_or_else(String::new, |time| {
            let month = time.strftime("%b").to_string().to_lowercase();
            format!("  year         = {{{}}},\n  month        = {month},\n", time.strftime("%Y"))
        });
        let key: String =
            self.record.folder().chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        let [title, made, basis] = [&*self.record.title, &self.made(), &self.basis()].map(escaped);
        format!(
            "@misc{{dutylab-{key},\n  author       = {{{{{}}}}},\n  title        = {{{{{title}}}}},\n{time}  howpublished = {{{made}}},\n  note         = {{{basis}}},\n}}",
            escaped(AUTHORS)
        )
    }

    /// Returns by which scenario and program the result was made, and when.
    fn made(&self) -> String {
        let ResultRecord { scenario, origin, .. } = self.record;
        let day = self.time.map(|time| format!(" on {}", plain(&day_words(TimeZone::UTC.to_datetime(time).date()))));
        let set = origin.options.overrides.set.iter().map(|set| format!(" -S {set}")).collect::<String>();
        format!("Scenario {scenario}{set}, calculated with dutylab {}{}", origin.version, day.unwrap_or_default())
    }

    /// Returns what the figures are of: law with its day, trade with its year, and the hashes.
    fn basis(&self) -> String {
        let ResultRecord { standing, entered, known_law, summary, world, hashes: [hash, world_hash], .. } = self.record;
        let group = &summary.group;
        let known = known_law.as_ref().map_or(String::new(), |known| format!("; {known}"));
        let text = format!(
            "{}. {} ({}){known}. Trade: {} ({world}). SHA-256: scenario and law {hash}, trade {world_hash}, result {}.",
            standing.words(),
            entered,
            group.baseline,
            group.world,
            self.hash
        );
        plain(&text)
    }
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Returns a text as BibTeX takes it, in one line.
fn escaped(text: &str) -> String {
    let one = |letter: char| match ESCAPED.iter().find(|(own, _)| *own == letter) {
        Some((_, written)) => (*written).to_string(),
        None if letter.is_control() => " ".to_string(),
        None => letter.to_string(),
    };
    text.chars().map(one).collect()
}
