//! Section 232: which heading of chapter 99 a good falls under, and what it charges.

use std::collections::HashMap;

use jiff::civil::date;

use super::entry::Entry;
use super::tables::{Codes, Table};

/// A duty beside the ordinary one, as a fraction of the value.
#[derive(Clone, Copy, Debug)]
pub enum Charge {
    /// On top.
    Add(f64),
    /// What the ordinary duty lacks to this much.
    UpTo(f64),
}

/// What section 232 does to an entry.
#[derive(Default)]
pub struct Outcome {
    pub charges: Vec<Charge>,
    /// True if the good is under a heading that notes 2(aa)(v), 50(a)(vi), 52(f) and 51(c) name: orders on whole countries
    /// spare it.
    pub spared: bool,
}

/// The lists of section 232.
pub struct Lists {
    april: HashMap<&'static str, Codes>,
    june: HashMap<&'static str, Codes>,
    aircraft: HashMap<&'static str, Codes>,
    drones: HashMap<&'static str, Codes>,
    other: HashMap<&'static str, Codes>,
}

/// The part of a vehicle that was made in the United States, where it qualifies under USMCA: an assumption of the data.
const US_CONTENT: f64 = 0.4;

impl Lists {
    /// Reads them. Lists that are plain codes are those that the program ships.
    pub fn read() -> Lists {
        let published = |name: &str| Table::read(&format!("tests/published/law-2026/{name}"));
        let shipped = |name: &str| Table::read(&format!("seeds/regimes/us/lists/{name}"));
        let by = |table: &Table, column: &str, words: &[&'static str]| -> HashMap<&'static str, Codes> {
            words.iter().map(|&word| (word, Codes::of(table, Some((column, &[word]))))).collect()
        };
        let agreements = shipped("deal_exempt.csv");
        let of_agreement = |word: &'static str| {
            let rows = agreements.cells(["product", "deal", "category"]);
            let codes: Vec<&str> =
                rows.filter(|[_, deal, kind]| *deal == word && *kind == "aircraft").map(|[code, ..]| code).collect();
            (word, Codes::from(&codes))
        };
        let mut aircraft: HashMap<&'static str, Codes> = ["eu", "japan", "korea"].map(of_agreement).into();
        aircraft.insert("uk", Codes::of(&shipped("aircraft_uk.csv"), None));
        aircraft.insert("taiwan", Codes::of(&shipped("aircraft_tw.csv"), None));
        let sublists = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
        let plain = [
            "autos",
            "auto_parts",
            "auto_parts_uk",
            "buses",
            "cabinets",
            "medicines",
            "semiconductors",
            "softwood",
            "truck_parts",
            "trucks",
            "upholstered",
        ];
        let june = published("metals_june.csv");
        Lists {
            april: by(&published("metals_april.csv.gz"), "sublist", &sublists),
            june: by(&june, "annex", &["1b", "1c", "2", "3"]),
            aircraft,
            drones: by(&published("drones.csv"), "note", &["43(c)(1)", "43(c)(2)", "43(c)(3)-(4)"]),
            other: plain.map(|name| (name, Codes::of(&shipped(&format!("{name}.csv")), None))).into(),
        }
    }

    /// Returns the codes of each list.
    pub fn codes(&self) -> impl Iterator<Item = Vec<&str>> {
        let lists = [&self.april, &self.june, &self.aircraft, &self.drones, &self.other];
        let mut lists: Vec<Vec<&str>> = lists.into_iter().flat_map(|lists| lists.values().map(Codes::sorted)).collect();
        lists.sort();
        lists.into_iter()
    }

    fn on(&self, entry: &Entry<'_>, list: &str) -> bool {
        self.other[list].has(entry.question.line)
    }

    fn on_april(&self, entry: &Entry<'_>, sublists: &[&str]) -> bool {
        sublists.iter().any(|sublist| self.april[sublist].has(entry.question.line))
    }

    fn on_june(&self, entry: &Entry<'_>, annex: &str) -> bool {
        entry.since(date(2026, 6, 8)) && self.june[annex].has(entry.question.line)
    }

    /// Returns what section 232 does to an entry.
    pub fn outcome(&self, entry: &Entry<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        let of_goods = if self.on(entry, "semiconductors") && entry.claims("semis_gate") {
            // Heading 9903.79.01; note 39(a): no duty on vehicles or metals beside it.
            Some(Charge::Add(0.25))
        } else {
            // Note 33(a) puts cars and their parts before trucks, metals and wood, note 38(a) trucks before metals.
            self.cars(entry)
                .or_else(|| self.car_parts(entry))
                .or_else(|| self.trucks(entry))
                .or_else(|| self.wood(entry))
        };
        match of_goods {
            Some(charge) => (outcome.charges, outcome.spared) = (vec![charge], true),
            None if self.is_russian_aluminum(entry) => outcome.charges.push(Charge::Add(2.0)),
            None => {
                outcome.charges.extend(self.metals(entry));
                outcome.spared = !outcome.charges.is_empty();
            }
        }
        if let Some(charge) = self.medicines(entry) {
            outcome.charges.push(charge);
            outcome.spared = true;
        }
        outcome.charges.extend(self.drones(entry));
        outcome
    }

    fn cars(&self, entry: &Entry<'_>) -> Option<Charge> {
        if !self.on(entry, "autos") || entry.claims("classic_car") {
            // 9903.94.04: vehicles of 25 years and more.
            return None;
        }
        Some(if entry.of(&["CA", "MX"]) && entry.claims("usmca") {
            Charge::Add(0.25 * (1.0 - US_CONTENT)) // 9903.94.03
        } else if entry.of(&["GB"]) && entry.under("8703") && entry.claims("in_quota") {
            Charge::Add(0.075) // 9903.94.31
        } else if entry.of(&["JP", "KR"]) || entry.of_eu() {
            Charge::UpTo(0.15) // 9903.94.40/.41, .50/.51, .60/.61
        } else {
            Charge::Add(0.25) // 9903.94.01
        })
    }

    fn car_parts(&self, entry: &Entry<'_>) -> Option<Charge> {
        // Note 33(g): computers and batteries that are no parts of cars are not on the list.
        let is_no_part = (entry.under("8471") && entry.claims("general_computer"))
            || (entry.under("850760") && entry.claims("general_battery"));
        if is_no_part {
            return None;
        }
        if entry.of(&["GB"]) && self.on(entry, "auto_parts_uk") {
            return Some(Charge::UpTo(0.10)); // 9903.94.32
        }
        let agreed = entry.of(&["JP", "KR"]) || entry.of_eu() || self.taiwan_agreement(entry);
        if !self.on(entry, "auto_parts") {
            None
        } else if agreed {
            Some(Charge::UpTo(0.15)) // 9903.94.42/.43, .52/.53, .62/.63, .66/.67
        } else if entry.claims("usmca") {
            None // 9903.94.06
        } else {
            Some(Charge::Add(0.25)) // 9903.94.05
        }
    }

    /// Returns true for goods of Taiwan from 2026-05-01 on, as Rev 9 of 2026-05-28 says.
    fn taiwan_agreement(&self, entry: &Entry<'_>) -> bool {
        entry.of(&["TW"]) && entry.since(date(2026, 5, 1)) && entry.known(date(2026, 5, 28))
    }

    fn trucks(&self, entry: &Entry<'_>) -> Option<Charge> {
        let usmca = entry.claims("usmca");
        if self.on(entry, "trucks") && usmca && entry.of(&["CA", "MX"]) {
            Some(Charge::Add(0.25 * (1.0 - US_CONTENT))) // 9903.74.03
        } else if self.on(entry, "trucks") && !usmca {
            Some(Charge::Add(0.25)) // 9903.74.01
        } else if self.on(entry, "buses") {
            Some(Charge::Add(0.10)) // 9903.74.02
        } else if self.on(entry, "truck_parts") && !usmca {
            Some(Charge::Add(0.25)) // 9903.74.08; .10 with USMCA
        } else {
            None
        }
    }

    fn wood(&self, entry: &Entry<'_>) -> Option<Charge> {
        if self.on(entry, "softwood") {
            return Some(Charge::Add(0.10)); // 9903.76.01
        }
        // 9903.76.04: what is in the lines of cabinets and is none.
        let is_furniture = self.on(entry, "upholstered") || (self.on(entry, "cabinets") && entry.claims("cabinet"));
        if !is_furniture {
            None
        } else if entry.of(&["GB"]) {
            Some(Charge::Add(0.10)) // 9903.76.20
        } else if entry.of(&["JP", "KR"]) || entry.of_eu() || self.taiwan_agreement(entry) {
            Some(Charge::UpTo(0.15)) // 9903.76.21-.24
        } else {
            Some(Charge::Add(0.25)) // 9903.76.02, .03
        }
    }

    /// Returns true under headings 9903.85.67 and .68, which note 16(a) puts before 9903.82. Their own lists, in note 19,
    /// are those of 2025: a code that came in in June is not among them.
    fn is_russian_aluminum(&self, entry: &Entry<'_>) -> bool {
        entry.of(&["RU"]) && self.on_april(entry, &["i", "ii", "vi", "ix"])
    }

    fn metals(&self, entry: &Entry<'_>) -> Option<Charge> {
        if self.is_agreed_aircraft(entry) {
            return None;
        }
        let (us_metal, uk_metal) = (entry.claims("us_metal"), entry.of(&["GB"]) && entry.claims("uk_metal"));
        let annex_3 = |us_metal: bool| match (entry.of_column_2(), us_metal) {
            (true, _) => Charge::Add(0.25),       // 9903.82.12, .17
            (false, true) => Charge::UpTo(0.10),  // 9903.82.07, .08
            (false, false) => Charge::UpTo(0.15), // 9903.82.10, .11
        };
        let annex_1b = |derivative: bool| match (us_metal && derivative, uk_metal && derivative) {
            (true, _) => Charge::Add(0.10),      // 9903.82.06
            (_, true) => Charge::Add(0.15),      // 9903.82.05
            (false, false) => Charge::Add(0.25), // 9903.82.09
        };
        // Articles and derivatives of chapters 72 to 74 and 76 pay whatever they weigh in metal, all others from 15% on
        // (9903.82.03).
        let enough = entry.claims("metal15");
        if self.on_june(entry, "1c") {
            return enough.then(|| self.mobile_equipment(entry, us_metal));
        }
        if self.on_june(entry, "3") {
            return Some(annex_3(us_metal));
        }
        if self.on_june(entry, "1b") {
            return enough.then(|| annex_1b(true));
        }
        if self.on_june(entry, "2") {
            return None;
        }
        if self.on_april(entry, &["ix", "x"]) {
            return Some(annex_3(us_metal));
        }
        if self.on_april(entry, &["vi", "vii", "viii"]) {
            let in_equipment = entry.since(date(2026, 6, 8))
                && entry.claims("equipment_part")
                && !entry.of_column_2()
                && ["84", "85", "87"].iter().any(|chapter| entry.under(chapter));
            return enough.then(|| match in_equipment {
                true => Charge::UpTo(if us_metal { 0.10 } else { 0.15 }), // 9903.82.23-.26; note 16(k)
                // Sublist viii is of copper, which notes 16(d) and (e) do not name; 8544.42.90 is on vi as well.
                false => annex_1b(self.on_april(entry, &["vi", "vii"])),
            });
        }
        let derivative = self.on_april(entry, &["ii", "iv"]);
        if !derivative && !self.on_april(entry, &["i", "iii", "v"]) {
            return None;
        }
        Some(if us_metal && derivative {
            Charge::Add(0.10) // 9903.82.06; note 16(e)
        } else if uk_metal && !self.on_april(entry, &["v"]) {
            Charge::Add(0.25) // 9903.82.04; note 16(d)
        } else {
            Charge::Add(0.50) // 9903.82.02
        })
    }

    /// Returns the duty on the list of note 16(c)(xi).
    fn mobile_equipment(&self, entry: &Entry<'_>, us_metal: bool) -> Charge {
        if us_metal {
            Charge::Add(0.10) // 9903.82.06
        } else if entry.of(&["AR", "EC", "SV", "GT", "JP", "KR", "LI", "CH", "TW", "GB"]) || entry.of_eu() {
            Charge::UpTo(0.15) // 9903.82.22
        } else if entry.of(&["CA", "MX"]) && entry.claims("usmca") {
            Charge::Add(0.25 * (1.0 - US_CONTENT)) // 9903.82.20, .21
        } else {
            Charge::Add(0.25) // 9903.82.09
        }
    }

    /// Returns true for civil aircraft and parts that agreements spare the duties on metals: notes 35(a), (b) and (c)
    /// (9903.96.01 to .03), 2(v)(xxii) (9903.02.76), 2(v)(xxiv)(b) (9903.02.81).
    fn is_agreed_aircraft(&self, entry: &Entry<'_>) -> bool {
        let agreement = if entry.of(&["GB"]) {
            "uk"
        } else if entry.of(&["JP"]) {
            "japan"
        } else if entry.of(&["KR"]) {
            "korea"
        } else if entry.of_eu() {
            "eu"
        } else if self.taiwan_agreement(entry) {
            "taiwan"
        } else {
            return false;
        };
        entry.claims("civil_aircraft") && self.aircraft[agreement].has(entry.question.line)
    }

    /// Returns the duty of note 40. Firms that annex III to Proc. 11020 names pay from 2026-07-31, all others from 2026-09-29.
    fn medicines(&self, entry: &Entry<'_>) -> Option<Charge> {
        if !self.on(entry, "medicines") || !entry.claims("patented") || !entry.since(date(2026, 7, 31)) {
            return None;
        }
        let late = entry.since(date(2026, 9, 29));
        const SPECIALTY: [&str; 19] = [
            "AR", "BD", "CH", "EC", "GB", "GT", "ID", "IN", "JO", "JP", "KH", "KR", "LI", "MK", "MY", "SV", "TH", "TW",
            "VN",
        ];
        let waits = !late && !entry.claims("named_firm"); // 9903.04.61
        let specialty = late && entry.claims("specialty_medicine") && (entry.of(&SPECIALTY) || entry.of_eu()); // 9903.04.66
        let has_agreement = entry.claims("pricing_agreement"); // 9903.04.65
        Some(if waits || specialty || has_agreement {
            Charge::Add(0.0)
        } else if entry.claims("onshoring") {
            Charge::Add(0.20) // 9903.04.64
        } else if entry.of(&["GB"]) {
            Charge::Add(if entry.known(date(2026, 8, 4)) { 0.0 } else { 0.10 }) // 9903.04.63
        } else if entry.of(&["JP", "KR", "CH", "LI"]) || entry.of_eu() {
            Charge::UpTo(0.15) // 9903.04.62
        } else {
            Charge::UpTo(1.0) // 9903.04.60
        })
    }

    /// Returns the duty of note 43. Its headings are not among those that spare a good of the orders on whole countries.
    fn drones(&self, entry: &Entry<'_>) -> Option<Charge> {
        let line = entry.question.line;
        let small = self.drones["43(c)(3)-(4)"].has(line);
        // The list has aircraft over 25 kg, always charged, and codes for many uses, charged for drones alone.
        let large = self.drones["43(c)(1)"].has(line) && entry.under("8806");
        let part = (self.drones["43(c)(1)"].has(line) && !large) || self.drones["43(c)(2)"].has(line);
        let covered = small || large || (part && entry.claims("drone_part"));
        if !covered || !entry.since(date(2026, 9, 3)) || entry.claims("drone_plan") {
            return None;
        }
        Some(if entry.of(&["GB"]) && entry.claims("allied_parts") {
            Charge::Add(0.10) // 9903.08.23
        } else if (entry.of(&["JP", "LI", "KR", "CH", "TW"]) || entry.of_eu()) && entry.claims("allied_parts") {
            Charge::UpTo(0.15) // 9903.08.24
        } else if small && !entry.claims("thermal_imaging") {
            Charge::Add(0.25) // 9903.08.22
        } else {
            Charge::Add(1.0) // 9903.08.21
        })
    }
}
