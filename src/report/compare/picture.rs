//! The picture of `compare`: two results by partner, or more of them side by side.

use super::report::CompareReport;
use crate::burden::Burden;
use crate::partner::Pair;
use crate::report::basis::FigureBasis;
use crate::report::change_phrase::Tense;
use crate::report::chart::{Bar, Bars, Body, Dumbbell, DumbbellRow};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::{capital, value_words};
use crate::report::pictures::Picture;
use crate::report::readings::{hull, is_nothing, money};
use crate::report::title::{fitting, range};
use crate::run::compare::{ComparedRow, Comparison};

/// The most partners on the picture.
const MOST_DRAWN: usize = 20;

impl CompareReport<'_> {
    fn title(&self) -> String {
        let Comparison { to, what, whole, .. } = self.comparison;
        let others: Vec<usize> = self.others().collect();
        let verb = if self.is_change() { "change by" } else { "are" };
        if let [other] = others.as_slice() {
            let (moved, title) = (whole.difference(*to, *other, *what), self.sides[*other].title);
            let amount = self.read(whole.amount(*other, *what), self.is_change());
            return match moved.is_some_and(|moved| is_nothing(&moved)) {
                true => fitting([format!("duties {verb} {amount} in both results")]),
                false => {
                    let moved = self.read(moved, true);
                    fitting([
                        format!("duties {verb} {amount} with “{title}”, {moved} against the other"),
                        format!("duties {verb} {amount}, {moved} against the other result"),
                    ])
                }
            };
        }
        let known = (0..self.sides.len()).filter_map(|side| money(whole.amount(side, *what)));
        let across = format!("across {} results", self.sides.len());
        let courses = range(Tense::Do, (Unit::Usd, self.is_change()), known.reduce(hull), &across);
        fitting(courses.map(|course| format!("duties {course}")))
    }

    /// Returns two results by partner, or more of them side by side.
    pub fn picture(&self) -> Picture {
        let Comparison { to, what, .. } = self.comparison;
        let context = self.base();
        let mut caption = context.caption(self.title(), "", &[self.sides[*to].case]);
        let all: Vec<ReportContext<'_>> = self.sides.iter().map(|side| self.context(side)).collect();
        let standing = FigureBasis::together(all.iter().map(ReportContext::standing));
        caption.subtitle = format!("{}, US$, {}", capital(self.what()), context.assumption(standing));
        (caption.source, caption.program) = (ReportContext::source_of(&all), ReportContext::program_of(&all));
        let compared: Vec<String> = all.iter().map(|one| one.scenario.name_and_hash()).collect();
        caption.provenance.identifier = compared.join("; ");
        caption.notes.extend(self.comparison.warnings.iter().map(|warning| format!("{warning}.")));
        let others: Vec<usize> = self.others().collect();
        let [other] = others.as_slice() else { return Picture::new("difference", caption, self.bars()) };
        let differs = |row: &&ComparedRow<Pair>| {
            row.difference(*to, *other, *what).is_some_and(|difference| !is_nothing(&difference))
        };
        let mut rows: Vec<&ComparedRow<Pair>> = self.comparison.by_partner.iter().filter(differs).collect();
        if rows.is_empty() {
            return Picture::new("difference", caption, self.bars());
        }
        if rows.len() > MOST_DRAWN {
            let (shown, all) = (MOST_DRAWN, rows.len());
            let note = format!("Shown are the {shown} of {all} partners that differ most; by_partner.csv has all.");
            caption.notes.push(note);
            rows.truncate(MOST_DRAWN);
        }
        let row = |row: &ComparedRow<Pair>| DumbbellRow {
            label: context.pair_name(row.key),
            scope: imports(row.sides[*other].as_ref().or(row.sides[*to].as_ref())),
            before: money(row.amount(*to, *what)),
            after: money(row.amount(*other, *what)),
            change: money(row.difference(*to, *other, *what)),
        };
        let [before, after] = [*to, *other].map(|side| self.sides[side].title.into());
        let rows = rows.into_iter().map(row).collect();
        let dumbbell = Dumbbell { unit: Unit::Usd, before, after, column: "Difference", rows };
        Picture::new("difference", caption, Body::Dumbbell(dumbbell))
    }

    /// Returns a bar a side.
    fn bars(&self) -> Body {
        let Comparison { to, what, whole, .. } = self.comparison;
        let bar = |index: usize| {
            let (title, scope) = (self.sides[index].title, imports(whole.sides[index].as_ref()));
            Bar { accent: index != *to, ..Bar::new(title, scope, money(whole.amount(index, *what))) }
        };
        Body::Bars(Bars::new(Unit::Usd, self.is_change(), (0..self.sides.len()).map(bar).collect()))
    }
}

fn imports(burden: Option<&Burden>) -> String {
    burden.map_or(String::new(), |burden| value_words(burden.imports))
}
