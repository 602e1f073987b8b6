//! An entry: whose goods, which line, when, and what the importer claims of them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::tables::{Numbers, Table};

/// A question of the rate of a line.
pub struct Question<'a> {
    pub partner: &'a str,
    /// Ten digits.
    pub line: &'a str,
    /// The day of the entry.
    pub date: Date,
    /// The day of knowledge; not before the entry.
    pub as_of: Date,
}

/// What the importer of one entry claims.
pub struct Entry<'a> {
    pub question: &'a Question<'a>,
    claims: u32,
}

/// Claims that few entries make: each is taken as made by none unless it is stated.
const RARE: [&str; 15] = [
    "classic_car",
    "drone_part",
    "drone_plan",
    "equipment_part",
    "named_firm",
    "note52",
    "onshoring",
    "particular",
    "patented",
    "pricing_agreement",
    "quartz_article",
    "quartz_over_quota",
    "specialty_medicine",
    "thermal_imaging",
    "us_metal",
];

/// Claims that are taken as made by all.
const USUAL: [&str; 8] =
    ["allied_parts", "cabinet", "general_battery", "general_computer", "in_quota", "metal15", "pharma_use", "uk_metal"];

/// Claims whose share the data have by line.
const MEASURED: [&str; 5] = ["civil_aircraft", "fta", "informational", "semis_gate", "usmca"];

/// Returns every claim that the evaluator knows.
pub fn all_claims() -> impl Iterator<Item = &'static str> {
    RARE.into_iter().chain(USUAL).chain(MEASURED)
}

impl Entry<'_> {
    /// Returns true if the claim is made.
    pub fn claims(&self, name: &str) -> bool {
        let bit = all_claims().position(|claim| claim == name).expect("a claim");
        self.claims >> bit & 1 == 1
    }

    /// Returns true if the entry is on this day or later.
    pub fn since(&self, day: Date) -> bool {
        self.question.date >= day
    }

    /// Returns true if what was published on this day is known.
    pub fn known(&self, day: Date) -> bool {
        self.question.as_of >= day
    }

    /// Returns true if the goods are of one of these partners.
    pub fn of(&self, partners: &[&str]) -> bool {
        partners.contains(&self.question.partner)
    }

    /// Returns true if the goods are of the European Union.
    pub fn of_eu(&self) -> bool {
        const MEMBERS: [&str; 28] = [
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "EU", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
            "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        ];
        self.of(&MEMBERS)
    }

    /// Returns true if the goods pay column 2 (general note 3(b)).
    pub fn of_column_2(&self) -> bool {
        self.of(&["BY", "CU", "KP", "RU"])
    }

    /// Returns true if the line is in this chapter, heading or subheading.
    pub fn under(&self, code: &str) -> bool {
        self.question.line.starts_with(code)
    }
}

/// The parts of the value for which importers make a claim. They are facts of the trade, not of the law: read from the data.
pub struct ClaimShares {
    usmca: Numbers,
    fta: Numbers,
    civil_aircraft: Numbers,
    informational: Numbers,
    batteries: Numbers,
    semiconductors: Numbers,
}

impl ClaimShares {
    /// Reads the shares that hold from 2026 on.
    pub fn read() -> ClaimShares {
        let table = |name: &str| Table::read(&format!("seeds/regimes/us/lists/{name}"));
        let everybody = |name: &str| Numbers::of(&table(name), None, "share");
        ClaimShares {
            usmca: Numbers::of(&table("usmca_2026q1.csv.gz"), Some("partner"), "share"),
            fta: Numbers::of(&table("fta.csv"), Some("partner"), "share"),
            civil_aircraft: everybody("civil_aircraft.csv"),
            informational: everybody("informational.csv"),
            batteries: everybody("batteries.csv"),
            semiconductors: everybody("semiconductors.csv"),
        }
    }

    /// Returns the part of the value for which a claim is made.
    fn share(&self, claim: &str, question: &Question<'_>) -> f64 {
        let (partner, line) = (question.partner, question.line);
        match claim {
            "usmca" => self.usmca.get(partner, line).unwrap_or(0.0),
            "fta" => self.fta.get(partner, line).unwrap_or(0.0),
            "civil_aircraft" => self.civil_aircraft.get("", line).unwrap_or(0.1),
            "informational" => self.informational.get("", line).unwrap_or(0.0),
            "semis_gate" => self.semiconductors.get("", line).unwrap_or(0.0),
            "general_battery" => self.batteries.get("", line).unwrap_or(1.0),
            other if USUAL.contains(&other) => 1.0,
            _ => 0.0,
        }
    }

    /// Returns every entry of a question that occurs, with its part of the value: claims are independent of each other.
    pub fn entries<'a>(&self, question: &'a Question<'a>, stated: &BTreeMap<String, f64>) -> Vec<(Entry<'a>, f64)> {
        let mut entries = vec![(0_u32, 1.0)];
        for (bit, claim) in all_claims().enumerate() {
            let share = stated.get(claim).copied().unwrap_or_else(|| self.share(claim, question));
            let with = entries.iter().map(|(claims, weight)| (claims | 1 << bit, weight * share));
            let without = entries.iter().map(|(claims, weight)| (*claims, weight * (1.0 - share)));
            entries = with.chain(without).filter(|(_, weight)| *weight != 0.0).collect();
        }
        entries.into_iter().map(|(claims, weight)| (Entry { question, claims }, weight)).collect()
    }
}
