//! Welfare of the importer whose world it is against its tariff, and how both sides answer each other.

use rust_decimal::Decimal;

use crate::equilibrium::general::GeneralModel;
use crate::equilibrium::outcome::Indicator;
use crate::report::chart::{Body, Caption, CurvePath, Curves, NamedPoint};
use crate::report::digits::decimal;
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::capital;
use crate::report::pictures::placed::Picture;
use crate::report::title::{fitting, sentence};
use crate::report::world::reading;
use crate::run::game::MOST;
use crate::run::welfare_curve::{BestRate, BestResponses, WelfareCurve, WelfareLine};

/// How near to the limit of the search, as a fraction, a best rate is not one.
const NEAR_LIMIT: f64 = 1e-4;

/// The least gain at which a curve peaks, in percent: below it is flat.
const LEAST_GAIN: Decimal = Decimal::from_parts(5, 0, 0, false, 3);

impl<'a> ReportContext<'a> {
    /// The pictures of the importer's choice; none where the scenario does not ask for its best tariff.
    pub(in crate::report::pictures) fn choice(&self) -> Vec<Picture> {
        let Some(curve) = &self.run.curve else { return Vec::new() };
        let mut pictures = vec![self.welfare_curve(curve)];
        pictures.extend(curve.answers.as_ref().map(|answers| self.retaliation(answers)));
        pictures
    }

    /// Returns welfare against one rate on all imports, under every closure.
    fn welfare_curve(&self, curve: &WelfareCurve) -> Picture {
        let importer = self.partners.phrase(self.world.importer);
        let path = |line: &WelfareLine| CurvePath { label: capital(&line.name), places: line.places(&curve.rates) };
        let spot = |best: &BestRate| {
            let (along, height) = (rate(best.rate)?, decimal(best.welfare)?);
            let word = format!("{} {}", best.how, Unit::Percent.word(along));
            // The line of the scenario itself needs no name beside its points.
            let line = curve.lines.get(best.line).filter(|_| best.line > 0).map(|line| line.name.clone());
            Some(NamedPoint { words: [word].into_iter().chain(line).collect(), along, height, path: Some(best.line) })
        };
        let body = Curves {
            along: format!("Tariff of {importer} on all imports, %"),
            height: String::new(),
            paths: curve.lines.iter().map(path).collect(),
            spots: curve.best.iter().filter_map(spot).collect(),
        };
        let measure =
            format!("Change of welfare of {importer} against {}, %, at one tariff on all imports,", self.base_year());
        let caption = self.choice_caption(self.curve_title(curve), &measure);
        Picture::new("welfare-curve", caption, Body::Curves(body))
    }

    /// Returns "Welfare of the United States would peak at a 25.1% tariff": of the first closure. What follows if others
    /// retaliate is on the picture.
    pub(super) fn curve_title(&self, curve: &WelfareCurve) -> String {
        let importer = self.partners.phrase(self.world.importer);
        let own = self.world.adjective.as_ref().map(|adjective| format!("{adjective} welfare"));
        let subjects: Vec<String> =
            [format!("welfare of {importer}")].into_iter().chain(own).chain(["its welfare".into()]).collect();
        let Some(line) = curve.lines.first() else { return sentence(&subjects, &["is not known".into()]) };
        let on_grid = line.places(&curve.rates).into_iter().filter_map(|(rate, welfare)| Some((welfare?, rate)));
        let searched = curve.best.iter().filter(|best| best.line == 0);
        let searched = searched.filter_map(|best| Some((decimal(best.welfare)?, rate(best.rate)?)));
        // Between the rates of the grid a line may be somewhat higher.
        let peaks = searched.map(|peak| (peak, "at")).chain(on_grid.map(|peak| (peak, "near")));
        let course = match peaks.max() {
            Some(((welfare, at), near)) if welfare >= LEAST_GAIN && !at.is_zero() => {
                let at_end = match near {
                    "at" => rate(MOST - NEAR_LIMIT),
                    _ => curve.rates.last().and_then(|last| rate(*last)),
                };
                let tariff = Unit::Percent.word(at);
                match at_end.is_some_and(|end| at >= end) {
                    true => format!("would still rise at a {tariff} tariff"),
                    false => format!("would peak {near} a {tariff} tariff"),
                }
            }
            Some(_) => "would rise at no tariff".to_string(),
            None => "is not known".to_string(),
        };
        sentence(&subjects, &[format!("{course} if {}", line.name), course])
    }

    /// Returns the best rate of each side against that of the other; where they cross, both are best responses.
    fn retaliation(&self, answers: &BestResponses) -> Picture {
        let importer = self.partners.phrase(self.world.importer);
        let nash = answers.nash.and_then(|[importer, others]| Some([rate(importer)?, rate(others)?]));
        // Where the search ends at its limit there is no best rate to draw.
        let is_found = |(_, best): &(&f64, &f64)| **best < MOST - NEAR_LIMIT;
        let pairs = |best: &[f64]| -> Vec<(Decimal, Decimal)> {
            let pairs = answers.rates.iter().zip(best).filter(is_found);
            pairs.filter_map(|(other, best)| Some((rate(*other)?, rate(*best)?))).collect()
        };
        let (mut importer_best, mut others_best) = (pairs(&answers.importer), pairs(&answers.others));
        let is_limited = importer_best.len() < answers.importer.len() || others_best.len() < answers.others.len();
        if let Some([rate, others]) = nash {
            importer_best.push((others, rate));
            others_best.push((rate, others));
        }
        importer_best.sort_unstable();
        others_best.sort_unstable();
        let word = |rate: Decimal| Unit::Percent.word(rate);
        let spot = |[along, height]: [Decimal; 2]| NamedPoint {
            words: vec!["Nash equilibrium".into(), format!("{} against {}", word(along), word(height))],
            along,
            height,
            path: None,
        };
        let paths = vec![
            CurvePath {
                label: format!("Best tariff of {importer}"),
                places: importer_best.into_iter().map(|(others, rate)| (rate, Some(others))).collect(),
            },
            CurvePath {
                label: "Best tariff of all others".into(),
                places: others_best.into_iter().map(|(rate, others)| (rate, Some(others))).collect(),
            },
        ];
        let body = Curves {
            along: format!("Tariff of {importer} on all imports, %"),
            height: format!("Tariff of all others on goods of {importer}, %"),
            paths,
            spots: nash.map(spot).into_iter().collect(),
        };
        let title = match nash {
            Some([rate, others]) => {
                let (rate, others) = (word(rate), word(others));
                fitting([
                    format!("In a tariff war {importer} would charge {rate}, all others {others}"),
                    format!("In a tariff war {importer} would charge {rate}, others {others}"),
                    format!("A tariff war would end at {rate} against {others}"),
                ])
            }
            None => "No two tariffs are best responses to each other".into(),
        };
        let mut caption = self.choice_caption(title, "The best tariff of each side against that of the other, %,");
        caption.notes.push("All others act as one and charge one rate.".into());
        if is_limited {
            let most = rate(MOST).map_or_else(String::new, word);
            let note = format!("A line ends where welfare still rises at {most}, the highest tariff looked at.");
            caption.notes.push(note);
        }
        Picture::new("retaliation", caption, Body::Curves(body))
    }

    fn choice_caption(&self, title: String, measure: &str) -> Caption {
        let equilibrium = self.run.cases.iter().find_map(|case| case.equilibrium.as_ref());
        let model = self.model().map_or_else(String::new, |model| format!(" ({model})"));
        let standing = self.standing_words(self.standing());
        let subtitle = format!("{measure} in general equilibrium{model}. {standing}");
        let models = self.scenario.equilibrium.iter().map(|asked| &*asked.model);
        let mut notes: Vec<String> = models.clone().map(super::words::assumed).collect();
        let welfare = models.filter_map(GeneralModel::welfare);
        notes.extend(
            welfare.map(|what| format!("Welfare is as the paper defines it: {what}. Best tariffs maximize it.")),
        );
        let income = equilibrium.and_then(|found| reading(found, found.importer, Indicator::RealIncome));
        notes.extend(income.map(|income| {
            let change = Unit::Percent.read_change(&income);
            format!(
                "With the tariff that the scenario chooses, real income changes by {change}; by_country.csv has it."
            )
        }));
        self.caption_of(title, subtitle, notes)
    }
}

impl WelfareLine {
    /// Returns rate and welfare in percent.
    fn places(&self, rates: &[f64]) -> Vec<(Decimal, Option<Decimal>)> {
        let place = |(at, welfare): (&f64, &Option<f64>)| Some((rate(*at)?, welfare.and_then(decimal)));
        rates.iter().zip(&self.welfare).filter_map(place).collect()
    }
}

fn rate(fraction: f64) -> Option<Decimal> {
    decimal(100.0 * fraction)
}
