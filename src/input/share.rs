//! `[share]` tables: claims and contents with their files, their dates and what quotas make of them.

mod rows;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use super::csv_table::CsvTable;
use super::files::Location;
use super::parallel;
use super::quantity::share_band;
use super::scalar::Scalar;
use super::toml_reader::{Table, TomlReader};
use super::unique_names;
use super::value_kind;
use crate::error::{Place, Problem, Problems};
use crate::input::field::{Field, Texts, Value};
use crate::partner::Partners;
use crate::period::Period;
use crate::regime::measure::{Measure, Quota};
use crate::regime::share::{ShareBand, ShareKind, ShareStep, ShareTable, Shares};
use crate::units::Share;
use rows::{PartnerRows, WantedColumn, read_rows};

/// The names of shares with their kinds; `None` if the kind could not be read.
pub type DeclaredKinds = BTreeMap<String, Option<ShareKind>>;

/// A claim, which is a share of entries, or a content, which is a part of the value of every entry.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareTarget {
    /// A claim that importers make on some entries, or a content of every entry.
    #[schemars(with = "String", extend("enum" = ShareKind::VARIANTS))]
    kind: Spanned<String>,
    /// Publisher and title, or what is assumed.
    source: String,
    /// Whose imports it is about. Default: those of the file, or of the importer whose world it is.
    importers: Option<Texts<value_kind::Partners>>,
    /// The share where no row fits; of a claim that nobody has measured two ends, "0..1". Without it, or where it is
    /// "unknown", a missing row is an error where an amount depends on it.
    default: Option<Value<value_kind::ShareDefault>>,
    /// A CSV file with a column `product`, a column `partner`, or both, and a column of shares.
    file: Option<Field<String>>,
    /// The column of the shares. Default: "share".
    column: Option<Field<String>>,
    /// In place of `file`: files, each for a time; they do not overlap.
    steps: Option<Field<Vec<ShareStepTable>>>,
    /// Of a claim that a quota sets: the quantity imported in a year.
    #[schemars(with = "Option<u64>", range(min = 1))]
    quantity: Option<Spanned<i64>>,
    /// The unit of `quantity`: "No.", for instance.
    unit: Option<Field<String>>,
}

/// A file of a share, for a time.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "ShareStep")]
#[serde(deny_unknown_fields)]
struct ShareStepTable {
    /// The CSV file.
    file: Field<String>,
    /// The column of the shares. Default: that of the share.
    column: Option<Field<String>>,
    /// First entry date. Default: always.
    from: Option<Value<value_kind::Date>>,
    /// First entry date on which it no longer holds. Default: never.
    until: Option<Value<value_kind::Date>>,
}

/// Where rows of a share are to be found.
struct ShareSource {
    /// Number of the share among those that were understood.
    share: usize,
    reader: usize,
    file: Spanned<String>,
    location: Location,
    column: String,
    content: bool,
    period: Period,
}

/// A claim that a quota sets: what is imported in a year.
#[derive(Clone, Debug)]
pub struct QuotaClaim {
    name: String,
    quantity: u64,
    unit: Option<String>,
    place: Place,
}

#[derive(Default)]
pub struct ReadShares {
    pub shares: Shares,
    pub declared: DeclaredKinds,
    /// Those that wait for their quotas.
    pub quota_claims: Vec<QuotaClaim>,
}

/// Reads the `[share]` tables of some pages with their files.
///
/// `given` are shares that these may replace: by one of the same kind.
pub fn read_shares(
    pages: &mut [TomlReader],
    tables: Vec<(usize, Table<'_>)>,
    partners: &Partners,
    given: &DeclaredKinds,
) -> ReadShares {
    let mut read = ReadShares::default();
    let mut named: Vec<(String, ShareTable)> = Vec::new();
    let mut sources: Vec<ShareSource> = Vec::new();
    for ((number, name), value) in unique_names::entries(pages, "share", tables) {
        let reader = &mut pages[number];
        let help = "write { kind = \"claim\", default = 0, source = \"…\" }";
        let written: Option<ShareTarget> = unique_names::read(reader, "share", name.get_ref(), value, help);
        let kind = written.as_ref().and_then(|written| reader.variant(&written.kind, "kind of share"));
        read.declared.insert(name.get_ref().clone(), kind);
        if let (Some(written), Some(kind), Some(Some(other))) = (&written, kind, given.get(name.get_ref()))
            && kind != *other
        {
            let what = format!("“{}” is a {} in the baseline", name.get_ref(), other.word());
            reader.report(written.kind.span(), what, format!("a {} cannot take its place", kind.word()));
        }
        let (Some(written), Some(kind)) = (written, kind) else { continue };
        let default = reader.default_share(&written, kind);
        let before = sources.len();
        reader.sources(&written, number, named.len(), kind, &mut sources);
        read.quota_claims.extend(reader.quota_claim(&name, &written, kind));
        let says = written.default.is_some() || written.quantity.is_some();
        if !says && written.file.is_none() && written.steps.is_none() {
            let what = format!("share “{}” says nothing of how large it is", name.get_ref());
            reader.report(name.span(), what, "needs `default`, `file`, `steps` or `quantity`");
        }
        if let (true, Some(column)) = (sources.len() == before, &written.column) {
            reader.report(column.span(), "`column` without `file`", "a column of which file?");
        }
        let importers = reader.importers(written.importers.as_deref(), partners, &partners.groups());
        let table = ShareTable { kind, source: written.source, importers, default, steps: Vec::new() };
        named.push((name.into_inner(), table));
    }
    for (source, rows) in read_sources(pages, sources, partners) {
        if let (Some(rows), Some((_, table))) = (rows, named.get_mut(source.share)) {
            table.steps.push(ShareStep { period: source.period, rows });
        }
    }
    read.shares.extend(named);
    read
}

/// Returns the rows of each source. Files are read once each, several at once; what is wrong is told in the order of
/// the sources.
fn read_sources(
    pages: &mut [TomlReader],
    sources: Vec<ShareSource>,
    partners: &Partners,
) -> Vec<(ShareSource, Option<PartnerRows>)> {
    let mut files: Vec<(Location, Vec<WantedColumn>)> = Vec::new();
    for source in &sources {
        let wanted = WantedColumn { column: source.column.clone(), share: source.share, content: source.content };
        match files.iter_mut().find(|(location, _)| *location == source.location) {
            Some((_, columns)) if columns.contains(&wanted) => {}
            Some((_, columns)) => columns.push(wanted),
            None => {
                pages[source.reader].inputs.push(source.location.clone());
                files.push((source.location.clone(), vec![wanted]));
            }
        }
    }
    let checked = sources.iter().filter(|source| pages[source.reader].checks_files);
    let checked: BTreeMap<_, _> = checked.map(|source| ((source.reader, &source.location), &source.file)).collect();
    for ((reader, location), file) in checked {
        pages[reader].note_codes(CsvTable::read(location).map(|csv| csv.products()).unwrap_or_default(), file);
    }
    let read = |(location, columns): &(Location, Vec<WantedColumn>)| -> Result<Vec<PartnerRows>, Problems> {
        read_rows(&CsvTable::read(location)?, columns, partners)
    };
    let mut read: Vec<Option<_>> = parallel::map(&files, |file| Some(read(file)));
    let mut found = Vec::with_capacity(sources.len());
    for source in sources {
        let Some(file) = files.iter().position(|(location, _)| *location == source.location) else { continue };
        let column =
            files[file].1.iter().position(|wanted| (wanted.share, &wanted.column) == (source.share, &source.column));
        let rows = match &mut read[file] {
            Some(Ok(columns)) => column.and_then(|column| columns.get(column)).cloned(),
            // Told once, at the first place that names the file.
            Some(Err(problems)) => {
                let problems = std::mem::take(problems);
                read[file] = None;
                pages[source.reader].of_file(Err(problems), &source.file)
            }
            None => None,
        };
        found.push((source, rows));
    }
    found
}

impl TomlReader {
    fn default_share(&mut self, written: &ShareTarget, kind: ShareKind) -> Option<ShareBand> {
        let is_known = |default: &&Value<_>| !matches!(default.get_ref(), Scalar::Text(text) if text == "unknown");
        let written = written.default.as_ref().filter(is_known)?;
        let default = self.quantity(written, share_band)?;
        if kind == ShareKind::Content && default.is_open() {
            let problem = self.report(written.span(), "a content between two ends", "one share");
            let help =
                "a claim may lie between two ends: every amount is linear in it, and in a content it need not be";
            problem.help.push(help.into());
            return None;
        }
        Some(default)
    }

    fn sources(
        &mut self,
        written: &ShareTarget,
        reader: usize,
        share: usize,
        kind: ShareKind,
        sources: &mut Vec<ShareSource>,
    ) {
        let column_of = |column: Option<&Spanned<String>>| {
            column.or(written.column.as_deref()).map_or_else(|| "share".to_string(), |column| column.get_ref().clone())
        };
        if let (Some(_), Some(steps)) = (&written.file, &written.steps) {
            self.report(steps.span(), "`file` and `steps` in one share", "one of the two");
            return;
        }
        let (folder, content) = (self.location.clone(), kind == ShareKind::Content);
        let source = |file: &Spanned<String>, column: String, period: Period| {
            let (file, location) = (file.clone(), folder.beside(file.get_ref()));
            ShareSource { share, reader, file, location, column, content, period }
        };
        if let Some(file) = &written.file {
            sources.push(source(file, column_of(None), Period::default()));
        }
        let steps = written.steps.as_ref().map_or(&[][..], |steps| steps.get_ref());
        let mut seen: Vec<(Period, Place)> = Vec::new();
        for step in steps {
            let period = self.period(step.from.as_deref(), step.until.as_deref());
            let place = self.place(step.file.span());
            if let Some((_, first)) = seen.iter().find(|(other, _)| other.overlaps(&period)).cloned() {
                let problem = self.report(step.file.span(), "two steps of a share hold on the same day", "the second");
                problem.also.push((first, "the first".into()));
                let help = "`until` is the first day on which a step no longer holds: each begins where one ends";
                problem.help.push(help.into());
            }
            seen.push((period, place));
            sources.push(source(&step.file, column_of(step.column.as_deref()), period));
        }
    }

    fn quota_claim(&mut self, name: &Spanned<String>, written: &ShareTarget, kind: ShareKind) -> Option<QuotaClaim> {
        let Some(quantity) = &written.quantity else {
            if let Some(unit) = &written.unit {
                self.report(unit.span(), "`unit` without `quantity`", "the unit of which quantity?");
            }
            return None;
        };
        if kind == ShareKind::Content {
            return self.refuse(quantity.span(), "a content with a quantity", "a quota sets the share of a claim");
        }
        if written.file.is_some() || written.steps.is_some() {
            return self.refuse(quantity.span(), "a share with a file and a quantity", "one of the two");
        }
        let Some(unit) = &written.unit else {
            let problem = self.report(quantity.span(), "a quantity without its unit", "of what?");
            problem.help.push("write unit = \"No.\", for instance: the unit of the quota that sets this claim".into());
            return None;
        };
        let amount = u64::try_from(*quantity.get_ref()).ok().filter(|amount| *amount > 0);
        if amount.is_none() {
            self.report(quantity.span(), "a quantity of nothing", "above zero");
        }
        let (name, unit) = (name.get_ref().clone(), Some(unit.get_ref().clone()));
        Some(QuotaClaim { name, quantity: amount?, unit, place: self.place(quantity.span()) })
    }
}

/// Computes the claims that quotas set: of the quantity imported in a year, what the quota of the year lets in.
pub fn fill_quota_shares<'m>(
    quota_claims: &[QuotaClaim],
    shares: &mut Shares,
    measures: impl Iterator<Item = &'m Measure> + Clone,
) -> Problems {
    let mut problems = Problems::new();
    for QuotaClaim { name, quantity, unit, place } in quota_claims {
        let mut feeding =
            measures.clone().filter(|measure| measure.quota.as_ref().is_some_and(|quota| quota.claim == *name));
        let Some((first, quota)) = feeding.next().and_then(|first| Some((first, first.quota.as_ref()?))) else {
            let problem = Problem::new(format!("no quota sets the claim “{name}”")).at(place.clone(), "this quantity");
            problems
                .push(problem.help(format!("a measure says so: quota = {{ unit = \"No.\", claim = \"{name}\", … }}")));
            continue;
        };
        if let Some(other) = feeding.find(|other| other.quota.as_ref() != Some(quota)) {
            let what = format!("{} and {} set the claim “{name}” from different quotas", first.id, other.id);
            problems.push(Problem::new(what).at(place.clone(), "which of them?").help("a claim for each quota"));
            continue;
        }
        if unit.as_ref() != Some(&quota.unit) {
            let what = format!("the quota of {} is in {}, this quantity is not", first.id, quota.unit);
            let label = format!("in {}", unit.as_deref().unwrap_or("nothing"));
            problems.push(Problem::new(what).at(place.clone(), label).help("count both in the same unit"));
            continue;
        }
        if let Some(table) = shares.get_mut(name) {
            table.steps = by_year(quota, *quantity);
        }
    }
    problems
}

fn by_year(quota: &Quota, quantity: u64) -> Vec<ShareStep> {
    let step = |(year, most): &(i16, u64)| {
        let share = Decimal::from(*most.min(&quantity)).checked_div(Decimal::from(quantity))?;
        let rows = [(None, vec![(None, Share::from_fraction(share)?)])].into();
        let until = year.checked_add(1).and_then(|next| Date::new(next, 1, 1).ok());
        Some(ShareStep { period: Period { from: Date::new(*year, 1, 1).ok(), until }, rows: std::sync::Arc::new(rows) })
    };
    quota.by_year.iter().filter_map(step).collect()
}
