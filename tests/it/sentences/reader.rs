//! What a reader of one sentence checks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use dutylab::burden::Burden;
use dutylab::report::basis::FigureBasis;
use dutylab::report::chart::{Body, Caption};
use dutylab::report::finding::ReportContext;
use dutylab::report::font::{Face, Fonts};
use dutylab::report::lead::KeyFinding;
use dutylab::report::number::Unit;
use dutylab::report::phrases::lower;
use dutylab::report::pictures::PlacedPicture;
use dutylab::report::table;
use regex_lite::Regex;
use rust_decimal::Decimal;

use super::figures::{Figure, Numbers, stated};

static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    let nouns = "partners|countries|cases|combinations|pairs of countries|chapters|importers|sectors|others";
    Regex::new(&format!(r"([\d,]*\d)(?: of ([\d,]*\d))? (?:{nouns})\b")).expect("a pattern")
});
/// Of which time an amount is.
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"a year|yearly|(in|over) the period|\b(19|20)\d\d (\w+ )?imports\b").expect("a pattern")
});
/// Of whom something is highest, lowest or most, and how much it is.
static EXTREME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(highest|lowest|(?:rise|fall)s? (?:most|more))(?:, where known,)? (?:for|in|under|through) (.+?), (?:by )?(≈?[+−<>]*\$?\d[\d.,]*(?:m|bn|tn|%| points?| pp)?)(?: each)?(?: of [^;,]+)?(?:;|,|$)")
        .expect("a pattern")
});
static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::embedded);
/// A sentence has a verb.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    let verbs = "would|cannot|is|are|was|were|has|have|rises?|rose|falls?|fell|stays?|stayed|goes|went|changes?|changed|accounts?|accounted|ends?|ended|starts?|started|depends?|ranges?|ranged|raised?|lowered|peaks?|fits?|averages?|averaged|gains?|loses?|lose|does|do|did|adds?|costs?|saves?|compares";
    Regex::new(&format!(r"\b({verbs})\b")).expect("a pattern")
});

/// How dollars are named below a title: today's, or those of a year.
const DOLLARS: [&str; 2] = ["US$", " dollars a year"];

/// The most words of a title.
const MOST_WORDS: usize = 12;

/// What a title says of who moves most, of several and of two.
const MOVES: [&str; 2] = ["most", "more"];

/// What a title says that speaks of large partners only.
const WEIGHTY: &str = "among large suppliers";

/// Reads the sentences of one result.
pub struct Reader<'a> {
    context: &'a ReportContext<'a>,
    /// Names with numbers of their own, such as those of cases and measures: no figures of a sentence.
    names: Vec<String>,
    /// Names of measures that only files use.
    ids: Vec<&'a str>,
    /// How many sell, in each case.
    partners: BTreeSet<usize>,
}

impl<'a> Reader<'a> {
    pub fn new(context: &'a ReportContext<'a>) -> Reader<'a> {
        let scenario = context.scenario;
        let own = scenario.cases.iter().flat_map(|case| &case.measures);
        let measures: Vec<_> = scenario.baseline.measures.iter().chain(own).collect();
        let mut names: Vec<String> = scenario.cases.iter().map(|case| case.name.clone()).collect();
        names.extend(measures.iter().map(|measure| measure.title.clone()));
        names.extend(scenario.baseline.authorities.iter().map(|(_, title)| title.clone()));
        names.extend(context.premises().into_iter().map(String::from));
        names.push(scenario.title.clone());
        names.retain(|name| name.chars().any(|letter| letter.is_ascii_digit()));
        // What a yardstick is, its source says: receipts may well be collected.
        names.extend(scenario.yardsticks.iter().map(|yardstick| yardstick.title.clone()));
        // So is a published series, which a title names by its first word.
        let series = scenario.observed.iter().map(|observed| observed.title.split(':').next().unwrap_or_default());
        names.extend(series.map(lower));
        // Of names within names the longer goes first.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let ids = measures.iter().map(|measure| measure.id.as_str()).filter(|id| id.contains(['.', '_']));
        let mut partners: BTreeSet<usize> = BTreeSet::new();
        for case in &context.run.cases {
            let pairs = context.run.by_partner(case);
            partners.insert(pairs.len());
            let of = |importer| pairs.iter().filter(|(pair, _)| pair.importer == importer).count();
            partners.extend(context.world.importers.iter().map(|importer| of(*importer)));
        }
        Reader { context, names, ids: ids.collect(), partners }
    }

    /// A sentence without names that have numbers of their own, and without dates.
    fn bare(&self, sentence: &str) -> String {
        // How much of the draws a band has is no figure of the result.
        let mut bare = sentence.replace("95% of draws", "");
        for name in &self.names {
            bare = bare.replace(name.as_str(), "…");
            let mut letters = name.chars();
            if let Some(first) = letters.next() {
                let capital: String = first.to_uppercase().chain(letters).collect();
                bare = bare.replace(&capital, "…");
            }
        }
        bare
    }

    /// What is wrong with the words of a picture.
    pub fn picture(&self, placed: &PlacedPicture) -> Vec<String> {
        let chart = &placed.picture.chart;
        let (title, subtitle) = (&chart.caption.title, &chart.caption.subtitle);
        let numbers = Numbers::read(&chart.csv());
        let mut faults = self.sentence(title, &numbers);
        faults.extend(self.superlatives(title, &numbers));
        faults.extend(self.counts(title, &numbers, &chart.caption.notes));
        if !matches!(chart.body, Body::Blank(_)) {
            faults.extend(self.form(title));
        }
        faults.extend(self.below(&chart.caption));
        let is_file = |row: &BTreeMap<String, String>| row.values().any(|cell| cell.contains(".csv"));
        faults.extend(numbers.rows.iter().find(|row| is_file(row)).map(|_| "a row names a file".to_string()));
        faults.extend(self.subject(title, &placed.case));
        if title.contains('$') {
            let has_period = PERIOD.is_match(title) || PERIOD.is_match(subtitle);
            faults.extend((!has_period).then(|| "an amount without a period".to_string()));
            let has_unit = DOLLARS.iter().any(|unit| subtitle.contains(unit));
            faults.extend((!has_unit).then(|| "an amount without its unit below".to_string()));
        }
        let is_blank = matches!(chart.body, Body::Blank(_));
        let has_unit =
            is_blank || ["%", "percentage points"].iter().chain(&DOLLARS).any(|unit| subtitle.contains(unit));
        faults.extend((!has_unit).then(|| format!("no unit in “{subtitle}”")));
        let standings = [FigureBasis::Law, FigureBasis::BothLaw, FigureBasis::Supposed].map(FigureBasis::words);
        let says_what_it_is = standings.iter().any(|words| subtitle.contains(words));
        faults.extend((!says_what_it_is).then(|| format!("neither hypothetical nor law: “{subtitle}”")));
        faults.extend((!is_blank && numbers.rows.is_empty()).then(|| "no numbers".to_string()));
        let place = format!("{}/{}", placed.folder, placed.picture.stem);
        faults.into_iter().map(|fault| format!("{place}: {fault}\n    {title}")).collect()
    }

    /// What is wrong with the lines below a picture: one that takes more than a line on an upright post.
    fn below(&self, caption: &Caption) -> Vec<String> {
        let lines = [caption.excludes.as_ref(), caption.source.last(), caption.program.last()];
        let is_wide = |line: &&&String| FONTS.width(line, Face::Regular, 12.0) > 500.0 || line.contains('\n');
        let wide = lines.iter().flatten().filter(is_wide);
        wide.map(|line| format!("more than a line below the picture: {line}")).collect()
    }

    /// Who is said to move most moves on some goods: of a case that is not on all goods they are named, where that is short.
    fn subject(&self, title: &str, case: &str) -> Option<String> {
        let case = self.context.run.cases.iter().find(|one| one.variant.name == case)?;
        let goods = self.context.goods(case, None);
        let is_short = !goods.starts_with("all ") && goods.split_whitespace().count() < 3;
        let is_bare = EXTREME.captures(title).is_some_and(|found| MOVES.iter().any(|word| found[1].ends_with(word)))
            && !title.contains(" on ")
            && ["duties", "tariff"].iter().any(|noun| title.to_lowercase().contains(noun));
        (is_short && is_bare).then(|| format!("duties on {goods} are told as if on all goods"))
    }

    /// What is wrong with the form of a title: too many words, no verb, a colon at its end, a brace.
    fn form(&self, title: &str) -> Vec<String> {
        // A name of the scenario's own counts unchanged; a verb in it is none of the sentence.
        let count = title.split_whitespace().count();
        let mut faults = Vec::new();
        faults.extend((count > MOST_WORDS).then(|| format!("{count} words")));
        faults.extend((!VERB.is_match(title)).then(|| "no verb".to_string()));
        faults.extend(title.ends_with([':', '.', ';', ',']).then(|| "no end of a title".to_string()));
        faults.extend(title.contains("  ").then(|| "two blanks".to_string()));
        faults
    }

    /// What is wrong with the title, the summary and the notes of the scenario: a number that no case comes to.
    pub fn own_words(&self) -> Vec<String> {
        let ReportContext { scenario, run, .. } = *self.context;
        let mut known: BTreeSet<Figure> = BTreeSet::new();
        for case in &run.cases {
            let whole: &Burden = &run.whole(case);
            for burden in [Some(whole), whole.where_known.as_deref()].into_iter().flatten() {
                let rates = [burden.rate_before, burden.rate_after].into_iter().flatten();
                let rates = rates.flat_map(|span| [span.low.percent(), span.high.percent()]);
                let changes = burden.rate_change.iter().flat_map(|span| [span.low.points(), span.high.points()]);
                let amounts = [burden.duty_before, burden.duty_after, burden.duty_change].into_iter().flatten();
                let amounts = amounts.flat_map(|span| [span.low.dollars(), span.high.dollars()]);
                known.extend(rates.chain(changes).map(|value| Numbers::word(Unit::Percent, value)));
                known.extend(amounts.map(|value| Numbers::word(Unit::Usd, value)));
            }
        }
        let notes = scenario.cases.iter().filter_map(|case| case.note.as_ref());
        let texts = [&scenario.title, &scenario.summary].into_iter().chain(notes);
        let is_wrong = |text: &&String| text.contains('{') || !stated(text).is_subset(&known);
        texts.filter(is_wrong).map(|text| format!("a number that no case comes to: {text}")).collect()
    }

    /// What is wrong with a sentence to copy: its numbers are on the picture that shows it, on one of all cases,
    /// or in the row of its case.
    pub fn lead(&self, lead: &KeyFinding, placed: &PlacedPicture, all: &[PlacedPicture]) -> Vec<String> {
        let sentence = lead.sentence.as_str();
        let mut numbers = Numbers::read(&placed.picture.chart.csv());
        for other in all.iter().filter(|other| other.case.is_empty()) {
            numbers.rows.extend(Numbers::read(&other.picture.chart.csv()).rows);
        }
        let cases = Numbers::read(&table::cases(self.context.scenario, self.context.run).text);
        numbers.rows.extend(cases.rows.into_iter().filter(|row| row["case"] == lead.case));
        let place = format!("{}/{}", placed.folder, placed.picture.stem);
        let caveat = format!("scenario {}", self.context.scenario.name);
        // The ends over closures are those of the runs that state them: `tests/it/world.rs`.
        let equilibria = self.context.run.cases.iter().filter_map(|case| case.equilibrium.as_ref());
        let ranges = equilibria.filter_map(|equilibrium| self.context.closure_range(equilibrium));
        let without = ranges.fold(sentence.to_string(), |sentence, range| sentence.replace(&range, ""));
        let mut faults = self.sentence(&without, &numbers);
        faults.extend((!sentence.contains(&caveat)).then(|| "no scenario is named".to_string()));
        faults.into_iter().map(|fault| format!("lead, {place}: {fault}\n    {sentence}")).collect()
    }

    /// What any sentence must hold to.
    fn sentence(&self, sentence: &str, numbers: &Numbers) -> Vec<String> {
        let bare = self.bare(sentence);
        let known = numbers.words();
        let missing = stated(&bare).into_iter().filter(|figure| !known.contains(figure));
        let mut faults: Vec<String> = missing.map(|(_, figure)| format!("{figure} is not in the CSV")).collect();
        let ids = self.ids.iter().filter(|id| sentence.split([' ', ',', ':', ';', '“', '”']).any(|word| word == **id));
        faults.extend(ids.map(|id| format!("{id} is a name for files")));
        let share = ["accounts for ", "account for ", "accounted for "].iter().find_map(|verb| bare.split_once(verb));
        if let Some((_, share)) = share {
            let figure = share.split(' ').next().unwrap_or_default();
            faults.extend(figure.ends_with('%').then(|| "percent for points".to_string()));
        }
        // The Treasury is named as one of those whose net effect it is; receipts are not spoken of.
        let spoken = bare.to_lowercase().replace("and the treasury", "");
        for word in ["makes up", "collected", "treasury", "{", "}"] {
            faults.extend(spoken.contains(word).then(|| format!("“{word}”")));
        }
        faults
    }

    /// What a superlative names is drawn, and nothing else has its value or is beyond it.
    fn superlatives(&self, title: &str, numbers: &Numbers) -> Vec<String> {
        let mut faults = Vec::new();
        for found in EXTREME.captures_iter(title) {
            // A sentence has an article that a row has not: "Mexico to the United States".
            let names = found[2].replace(['“', '”'], "").to_lowercase().replace(" to the ", " to ");
            let (word, value) = (&found[1], &found[3]);
            let is_move = MOVES.iter().any(|end| word.ends_with(end));
            let mut ranked = numbers.ranked(is_move);
            if title.contains(WEIGHTY) {
                let imports = |name: &str| {
                    let mut parties = self.context.run.by_partner(&self.context.run.cases[0]).into_iter();
                    parties
                        .find(|(pair, _)| self.context.pair_name(*pair) == name)
                        .map(|(_, burden)| burden.imports.usd().dollars())
                };
                let all = self.context.run.whole(&self.context.run.cases[0]).imports.usd().dollars();
                ranked.retain(|(name, ..)| imports(name).is_some_and(|own| own * Decimal::ONE_HUNDRED >= all));
            }
            let falls = word.starts_with("fall");
            let figure = stated(value);
            let reads = |unit: Unit, number: Decimal| figure.contains(&Numbers::word(unit, number));
            let holders: Vec<&(String, Unit, Decimal)> = ranked
                .iter()
                .filter(|(_, unit, number)| reads(*unit, *number))
                .filter(|(.., number)| !is_move || number.is_sign_negative() == falls)
                // "<0.01%" is not 0.01%.
                .filter(|(_, unit, number)| unit.word(number.abs()).contains('<') == value.contains('<'))
                .collect();
            let labels: BTreeSet<String> = holders.iter().map(|(name, ..)| name.to_lowercase()).collect();
            let counted = names.split(' ').next().and_then(|count| count.parse::<usize>().ok());
            // A name may have commas of its own: what is left when all are taken out joins them.
            let mut sorted: Vec<&String> = labels.iter().collect();
            sorted.sort_by_key(|label| std::cmp::Reverse(label.len()));
            let rest = sorted.iter().fold(names.clone(), |rest, name| rest.replacen(name.as_str(), "", 1));
            let is_named = rest.replace(" and ", "").replace("the ", "").replace(", ", "").trim().is_empty();
            let fits = !labels.is_empty() && (is_named || counted.is_some_and(|count| labels.len() == count));
            if !fits {
                faults.push(format!("“{names}” at {value}: drawn with it {labels:?}"));
                continue;
            }
            let Some((_, unit, number)) = holders.first() else { continue };
            let beyond = |other: &Decimal| match word {
                "highest" => other > number,
                "lowest" => other < number,
                _ => other.abs() > number.abs(),
            };
            let is_beyond =
                |(_, of, other): &&(String, Unit, Decimal)| of == unit && beyond(other) && !reads(*of, *other);
            faults.extend(ranked.iter().find(is_beyond).map(|other| format!("{value} is not {word}: {other:?}")));
        }
        faults
    }

    /// A count is a count of rows, of rows on one side of zero, of partners in scope, or one that a note explains.
    fn counts(&self, title: &str, numbers: &Numbers, notes: &[String]) -> Vec<String> {
        let labels: BTreeSet<&String> = numbers.rows.iter().map(|row| &row[numbers.label()]).collect();
        let ranked = numbers.ranked(false);
        let side = |falls: bool| {
            ranked.iter().filter(|(.., value)| value.is_sign_negative() == falls && !value.is_zero()).count()
        };
        let alike = |value: Decimal| {
            ranked.iter().filter(|(_, unit, own)| Numbers::word(*unit, *own) == Numbers::word(*unit, value)).count()
        };
        let mut known: BTreeSet<usize> = [numbers.rows.len(), labels.len(), side(true), side(false)].into();
        known.extend(ranked.iter().map(|(.., value)| alike(*value)));
        // Titles read small percentages to two places.
        let near = |value: Decimal| ranked.iter().filter(|(.., own)| own.round_dp(2) == value.round_dp(2)).count();
        known.extend(ranked.iter().map(|(.., value)| near(*value)));
        known.extend(&self.partners);
        known.extend([self.context.run.cases.len(), self.context.scenario.cases.len()]);
        known.insert(numbers.rows.iter().filter(|row| row.values().any(String::is_empty)).count());
        let bare = self.bare(title);
        let counts = COUNT.captures_iter(&bare).flat_map(|found| {
            [found.get(1), found.get(2)]
                .into_iter()
                .flatten()
                .map(|count| count.as_str().to_string())
                .collect::<Vec<_>>()
        });
        counts
            .filter(|count| !known.contains(&count.replace(',', "").parse().expect("a count")))
            .filter(|count| !notes.iter().any(|note| note.split([' ', '.']).any(|word| word == count)))
            .map(|count| format!("{count} counts nothing that is drawn"))
            .collect()
    }
}
