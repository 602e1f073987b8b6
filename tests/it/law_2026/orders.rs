//! Orders on the goods of a country or of all: sections 122, 201, 301 and 338.

use std::collections::HashMap;

use jiff::civil::{Date, date};

use super::entry::Entry;
use super::section_232::Charge;
use super::tables::{Codes, Table};

/// Slabs of quartz, two codes, and articles of glass, some of which are of quartz: note 41(a).
const QUARTZ: [&str; 3] = ["6810990020", "6810990040", "7020006000"];

/// What the lists of an order spare.
struct Exempt {
    listed: Codes,
    particular: Codes,
    aircraft: Codes,
    medicines: Codes,
}

impl Exempt {
    fn read(file: &str, column: &str, words: [&str; 4]) -> Exempt {
        let table = Table::read(&format!("seeds/regimes/us/lists/{file}"));
        let [listed, particular, aircraft, medicines] = words.map(|word| Codes::of(&table, Some((column, &[word]))));
        Exempt { listed, particular, aircraft, medicines }
    }

    fn spares(&self, entry: &Entry<'_>) -> bool {
        let line = entry.question.line;
        self.listed.has(line)
            || (self.particular.has(line) && entry.claims("particular"))
            || (self.aircraft.has(line) && entry.claims("civil_aircraft"))
            || (self.medicines.has(line) && entry.claims("pharma_use"))
            || entry.claims("informational")
    }
}

/// The lists of the orders.
pub struct Orders {
    s122: Exempt,
    brazil: Exempt,
    labor: Exempt,
    labor_rates: HashMap<String, Charge>,
    /// By partner and kind: what is spared whole, and particular articles.
    labor_partners: HashMap<(String, String), Codes>,
    china: Vec<(String, bool, f64)>,
    canada: Vec<(String, String, Date, Option<Date>)>,
    canada_aircraft: Codes,
    quartz_exempt: Vec<String>,
}

impl Orders {
    /// Reads them.
    pub fn read() -> Orders {
        let published = |name: &str| Table::read(&format!("tests/published/law-2026/{name}"));
        let shipped = |name: &str| Table::read(&format!("seeds/regimes/us/lists/{name}"));
        let kinds = ["listed", "particular", "aircraft", "pharma"];
        let rates = published("forced_labor_rates.csv");
        let rate = |[partner, mode, rate]: [&str; 3]| {
            let rate = rate.parse::<f64>().expect("a rate") / 100.0;
            (partner.to_string(), if mode == "add" { Charge::Add(rate) } else { Charge::UpTo(rate) })
        };
        let mut labor_partners: HashMap<(String, String), Vec<String>> = HashMap::new();
        for [code, partner, kind] in shipped("forced_labor_exempt.csv.gz").cells(["product", "partner", "kind"]) {
            labor_partners.entry((partner.to_string(), kind.to_string())).or_default().push(code.to_string());
        }
        let codes = |codes: Vec<String>| Codes::from(&codes.iter().map(String::as_str).collect::<Vec<_>>());
        let day = |text: &str| text.parse::<Date>().ok();
        let canada = published("canada.csv.gz");
        Orders {
            // Note 2(aa)(ii)-(iv). It has no list for medicines: these are in the first one.
            s122: Exempt::read("s122_exempt.csv", "use", ["", "particular", "aircraft", "none"]),
            brazil: Exempt::read("brazil_2026_exempt.csv", "kind", kinds),
            labor: Exempt::read("forced_labor_exempt.csv.gz", "kind", kinds),
            labor_rates: rates.cells(["partner", "mode", "rate_pct"]).map(rate).collect(),
            labor_partners: labor_partners.into_iter().map(|(key, list)| (key, codes(list))).collect(),
            china: china_lists(&published("china.csv.gz")),
            canada: canada
                .cells(["product", "subdivision", "from", "until"])
                .map(|[code, list, from, until]| {
                    (code.to_string(), list.to_string(), day(from).expect("a day"), day(until))
                })
                .collect(),
            canada_aircraft: Codes::of(&shipped("canada_338.csv"), Some(("list", &["aircraft"]))),
            // Kosovo is XK in the list and KV in the flows.
            quartz_exempt: published("quartz_exempt_partners.csv")
                .cells(["partner"])
                .map(|[partner]| if partner == "XK" { "KV" } else { partner }.to_string())
                .collect(),
        }
    }

    /// Returns the codes of each list but that of China, which has most lines.
    pub fn codes(&self) -> impl Iterator<Item = Vec<&str>> {
        let of_countries = [&self.s122, &self.brazil, &self.labor].into_iter();
        let exempt =
            of_countries.flat_map(|order| [&order.listed, &order.particular, &order.aircraft, &order.medicines]);
        let mut lists: Vec<Vec<&str>> = exempt.chain(self.labor_partners.values()).map(Codes::sorted).collect();
        lists.push(self.canada.iter().map(|row| row.0.as_str()).collect());
        lists.push(QUARTZ.to_vec());
        lists.sort();
        lists.into_iter()
    }

    /// Returns what is owed under each order; `None` where it is not known how much. A good under section 232 may be spared.
    pub fn charges(&self, entry: &Entry<'_>, spared_by_232: bool) -> Option<Vec<Charge>> {
        let of_lists = [self.china(entry), self.quartz(entry), self.canada(entry, spared_by_232)];
        let mut charges: Vec<Charge> = of_lists.into_iter().flatten().collect();
        if !spared_by_232 {
            let of_countries = [self.section_122(entry), self.brazil(entry), self.forced_labor(entry)];
            let of_countries: Vec<Charge> = of_countries.into_iter().flatten().collect();
            match base(entry) {
                Base::Value => charges.extend(of_countries),
                Base::Part if !of_countries.is_empty() => return None,
                Base::Part | Base::Nothing => {}
            }
        }
        Some(charges)
    }

    /// Returns the duty of heading 9903.03.01, 150 days from 2026-02-24.
    fn section_122(&self, entry: &Entry<'_>) -> Option<Charge> {
        let spared = entry.claims("usmca") || self.s122.spares(entry) || is_cafta_textile(entry); // 9903.03.03-.11
        (!entry.since(date(2026, 7, 24)) && !spared).then_some(Charge::Add(0.10))
    }

    /// Returns the duty of the review of 2024, else that of lists 1 to 4A of 2018 and 2019.
    fn china(&self, entry: &Entry<'_>) -> Option<Charge> {
        if !entry.of(&["CN"]) {
            return None;
        }
        let on = |review: bool| {
            let rows = self.china.iter().filter(|(code, of_review, _)| *of_review == review && entry.under(code));
            rows.map(|row| row.2).reduce(f64::max)
        };
        on(true).or_else(|| on(false)).map(Charge::Add)
    }

    /// Returns the duty of heading 9903.05.01; notes 50(a)(ii)-(v), 9903.05.09.
    fn brazil(&self, entry: &Entry<'_>) -> Option<Charge> {
        let charged = entry.of(&["BR"]) && entry.since(date(2026, 7, 22)) && !self.brazil.spares(entry);
        charged.then_some(Charge::Add(0.25))
    }

    /// Returns the duty of headings 9903.05.20 to .84; note 52. In column 2 Russia alone pays.
    fn forced_labor(&self, entry: &Entry<'_>) -> Option<Charge> {
        let partner = if entry.of_eu() { "EU27" } else { entry.question.partner };
        let listed = |kind: &str| {
            let list = self.labor_partners.get(&(partner.to_string(), kind.to_string()));
            list.is_some_and(|list| list.has(entry.question.line))
        };
        let spared = self.labor.spares(entry)
            || entry.claims("note52") // 9903.05.85, .91
            || (entry.of(&["CA", "MX"]) && entry.claims("usmca")) // 9903.05.93, .94
            || is_cafta_textile(entry) // 9903.05.95
            || listed("partner") // 9903.05.96-9903.06.20; note 52(j)
            || (listed("partner_particular") && entry.claims("particular"));
        let charge = self.labor_rates.get(partner).filter(|_| entry.since(date(2026, 7, 24)) && !spared);
        charge.copied()
    }

    /// Returns the duty of headings 9903.45.30 and .31; note 41.
    fn quartz(&self, entry: &Entry<'_>) -> Option<Charge> {
        let [slab, other_slab, glass] = QUARTZ.map(|code| entry.under(code));
        let quartz = slab || other_slab || (glass && entry.claims("quartz_article"));
        let spared = self.quartz_exempt.iter().any(|partner| partner == entry.question.partner);
        let charged = quartz && !spared && entry.since(date(2026, 8, 15));
        charged.then(|| Charge::Add(if entry.claims("quartz_over_quota") { 0.50 } else { 0.25 }))
    }

    /// Returns the duty of headings 9903.03.12 to .14, on goods that claim USMCA too; note 51. Section 232 spares all three
    /// lists until 2026-09-14, then the one of dairy.
    fn canada(&self, entry: &Entry<'_>, spared_by_232: bool) -> Option<Charge> {
        let in_force =
            |from: &Date, until: &Option<Date>| entry.since(*from) && until.is_none_or(|day| !entry.since(day));
        let mut rows = self.canada.iter().filter(|row| entry.under(&row.0) && in_force(&row.2, &row.3));
        let list = rows.next().filter(|_| entry.of(&["CA"]))?;
        let by_232 = spared_by_232 && (list.1 == "51(b)(2)" || !entry.since(date(2026, 9, 15)));
        let aircraft = self.canada_aircraft.has(entry.question.line) && entry.claims("civil_aircraft"); // 9903.03.16
        (!by_232 && !aircraft).then_some(Charge::Add(0.50))
    }
}

/// Returns the rows that are in force in 2026: code, true of the review of 2024, rate. List 4B is suspended.
fn china_lists(table: &Table) -> Vec<(String, bool, f64)> {
    let rows = table.cells(["product", "ch99", "rate", "status"]).filter(|[.., status]| *status == "active");
    rows.map(|[code, heading, rate, _]| {
        let rate = rate.strip_suffix('%').and_then(|rate| rate.parse::<f64>().ok()).expect("a rate");
        (code.to_string(), !heading.starts_with("9903.88"), rate / 100.0)
    })
    .collect()
}

/// Returns true for textiles and clothing that qualify under CAFTA-DR: 9903.03.09, 9903.05.95.
fn is_cafta_textile(entry: &Entry<'_>) -> bool {
    let chapter: u32 = entry.question.line[..2].parse().expect("a chapter");
    entry.of(&["CR", "DO", "GT", "HN", "NI", "SV"]) && (50..=63).contains(&chapter) && entry.claims("fta")
}

/// What an order on a country falls on.
enum Base {
    Value,
    Part,
    Nothing,
}

/// Returns what an order falls on. Chapter 98 is free but for repairs and assembly abroad, which pay on what was added there:
/// how much that is, is not known.
fn base(entry: &Entry<'_>) -> Base {
    let abroad = ["98020040", "98020050", "98020060", "98020080"];
    if abroad.iter().any(|code| entry.under(code)) {
        Base::Part
    } else if entry.under("98") {
        Base::Nothing
    } else {
        Base::Value
    }
}
