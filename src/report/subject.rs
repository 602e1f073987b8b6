//! What a sentence on a result is about: whose duties, on which goods of whom, in full and shorter.

use super::finding::ReportContext;
use super::goods_meant::ALL_GOODS;
use super::phrases::{SELECTED_GOODS, all_of, distinct, join, possessive, with_noun};
use super::title::fitting;
use crate::partner::Partner;
use crate::run::CaseRun;

/// The most measures by whose titles goods are told; more are counted.
const MOST_TITLES: usize = 3;

impl<'a> ReportContext<'a> {
    /// Returns an importer and whose goods of a case it charges: "Canada on US goods", "United States on goods from
    /// Canada".
    pub fn side(&self, case: &CaseRun, importer: Partner) -> String {
        format!("{} {}", self.partners.short(importer), self.charged(case, importer))
    }

    /// Returns whose goods of a case an importer charges: "on US goods", "on goods from Canada".
    pub(super) fn charged(&self, case: &CaseRun, importer: Partner) -> String {
        let pairs = self.run.by_partner(case).into_iter().map(|(pair, _)| pair);
        let sellers: Vec<Partner> = pairs.filter(|pair| pair.importer == importer).map(|pair| pair.partner).collect();
        let goods = match (&self.world.adjective, sellers.as_slice()) {
            (Some(adjective), [one]) if *one == self.world.importer => format!("{adjective} goods"),
            _ => {
                let names: Vec<String> = sellers.iter().map(|seller| self.partners.phrase(*seller)).collect();
                format!("goods from {}", join(&names, "partners"))
            }
        };
        format!("on {goods}")
    }

    /// Returns "No autos from Cuba entered in 2024" of a case of which nothing is imported.
    pub(super) fn no_imports(&self, case: &'a CaseRun) -> Option<String> {
        if !self.run.whole(case).imports.is_zero() {
            return None;
        }
        let (goods, year, sellers) = (self.goods(case, None), self.world.year, self.sellers_of(&[case]));
        let from = if sellers.is_empty() { String::new() } else { format!(" from {}", join(&sellers, "partners")) };
        let goods = without_all(&goods);
        // "heading 8703", and not "cars (8703)".
        let is_code = goods.contains(char::is_numeric) && !goods.contains('(');
        let named = if is_code { format!("nothing under {goods}") } else { format!("no {goods}") };
        Some(fitting([named, format!("no {SELECTED_GOODS}")].map(|goods| format!("{goods}{from} entered in {year}"))))
    }

    /// Returns what a case is about, within a sentence: "on cars from Japan"; "on trade between Canada and the United
    /// States".
    pub fn about(&self, case: &'a CaseRun) -> String {
        if let Some(traders) = self.mutual_traders(case) {
            let names: Vec<String> = traders.iter().map(|trader| self.partners.phrase(*trader)).collect();
            let goods = self.goods(case, None);
            let traded = match &*goods {
                ALL_GOODS => "trade".to_string(),
                SELECTED_GOODS => "goods traded".into(),
                goods => format!("{goods} traded"),
            };
            let among = if names.len() == 2 { "between" } else { "among" };
            return format!("on {traded} {among} {}", all_of(&names));
        }
        format!("on {} {}", self.goods(case, None), self.whose(case))
    }

    /// Returns the same for the line below a title: "cars from Japan"; of all goods from all countries "all goods".
    pub(super) fn about_below(&self, case: &'a CaseRun) -> String {
        if self.is_of_all_imports(case) {
            return ALL_GOODS.into();
        }
        let about = self.about(case);
        let goods = self.goods(case, None);
        let about = about.strip_prefix("on ").unwrap_or(&about);
        let about = &match self.codes_taken(&goods) {
            Some(codes) => about.replacen(&goods, &format!("{goods} ({codes})"), 1),
            None => about.to_string(),
        };
        if self.scenario.scope.is_some() {
            return about.clone();
        }
        // Goods that files call by names of their own are told by the tariffs on them; by titles only where these have no law.
        let under = match self.authorities_of(&[case]) {
            none if none.is_empty() => {
                let titles = distinct(self.measures(case).into_iter().map(|measure| format!("“{}”", measure.title)));
                if titles.len() <= MOST_TITLES { all_of(&titles) } else { format!("{} measures", titles.len()) }
            }
            authorities => with_noun(&authorities).0,
        };
        about.replace(SELECTED_GOODS, &format!("goods under {under}"))
    }

    /// Returns the same in a few words: "on Canada–US trade", "on Canada–US trade in cars".
    fn trade(&self, case: &'a CaseRun) -> Option<String> {
        let mut sides = self.mutual_traders(case)?;
        sides.sort_by_key(|side| *side == self.world.importer);
        let name = |side: Partner| match &self.world.adjective {
            Some(adjective) if side == self.world.importer => adjective.clone(),
            _ => self.partners.short(side),
        };
        let trade = format!("on {} trade", sides.into_iter().map(name).collect::<Vec<_>>().join("–"));
        Some(match &*self.goods(case, None) {
            ALL_GOODS => trade,
            SELECTED_GOODS => trade.replace(" trade", " goods trade"),
            goods => format!("{trade} in {goods}"),
        })
    }

    /// Returns what a title may be about, in full and then shorter, goods and sellers in each: "average US tariff on cars from
    /// Japan", "US tariff on Japan's cars", "tariff on Japan's cars"; the last for names that are too long.
    pub(super) fn subjects(&self, case: &'a CaseRun, noun: &str) -> Vec<String> {
        let is_home = self.is_domestic(case);
        let goods = self.goods(case, None);
        // The importer whose world it is alone buys the goods.
        let home = format!(" to {}", self.partners.phrase(self.world.importer));
        let about = self.about(case);
        let about = about.strip_suffix(&home).filter(|_| is_home).unwrap_or(&about);
        let about = match is_home && self.is_from_all(case) {
            true if goods == ALL_GOODS => {
                return distinct([noun, noun.trim_start_matches("average ")].map(|noun| self.own_of(case, noun)));
            }
            true => format!("on {goods}"),
            false => about.strip_prefix("on all ").map_or(about.to_string(), |goods| format!("on {goods}")),
        };
        let owned = self.possessive(case).map(|goods| format!("on {goods}")).or_else(|| self.trade(case));
        let (sellers, least) = (self.run.by_partner(case).len(), if goods == SELECTED_GOODS { 2 } else { 1 });
        let counted = (is_home && sellers > least && !self.is_from_all(case))
            .then(|| format!("on {} from {sellers} partners", without_all(&goods)));
        let except = self.all_but(case).filter(|_| is_home && goods != ALL_GOODS && goods != SELECTED_GOODS);
        let except = except.map(|others| {
            let owners: Vec<String> = others.iter().map(|name| possessive(name)).collect();
            format!("on {} except {}", without_all(&goods), all_of(&owners))
        });
        let abouts = [about].into_iter().chain(owned).chain(except).chain(counted);
        // The line below has the codes.
        let abouts = distinct(abouts.flat_map(|about| [without_codes(&about), about].into_iter().rev()));
        // The line below says that a rate is an average, and whose tariff it is.
        let plain = noun.trim_start_matches("average ");
        let owned = [self.own_of(case, noun), self.own_of(case, plain)];
        let nouns = distinct(owned.into_iter().filter(|_| self.world.imports.is_none()).chain([plain.to_string()]));
        let named = nouns.iter().flat_map(|noun| abouts.iter().map(move |about| format!("{noun} {about}")));
        let vague = match self.world.imports {
            Some(_) => self.own_of(case, plain),
            None => format!("{} on {SELECTED_GOODS}", self.own_of(case, plain)),
        };
        named.chain([vague]).collect()
    }

    /// Returns "Japan's cars" of a case that is about one seller, or one bloc, alone.
    fn possessive(&self, case: &'a CaseRun) -> Option<String> {
        let goods = without_codes(&self.goods(case, None));
        let sellers = self.sellers_of(&[case]);
        let [name] = sellers.as_slice() else { return None };
        let is_named = self.is_domestic(case)
            && !self.is_from_all(case)
            && goods != SELECTED_GOODS
            && !goods.contains(char::is_numeric);
        is_named.then(|| format!("{} {}", possessive(name), without_all(&goods)))
    }

    /// Returns what cases on different goods are about together: "US duties on cars and chips from Japan".
    pub(super) fn subjects_of_cases(&self, cases: &[&'a CaseRun], noun: &str) -> Vec<String> {
        let goods = distinct(cases.iter().map(|case| self.goods(case, None)));
        let goods = match goods.as_slice() {
            [one] => without_all(one).to_string(),
            several if several.len() < 4 && several.iter().all(|one| is_single(one)) => join(several, "goods"),
            _ => SELECTED_GOODS.into(),
        };
        let is_from_all = cases.iter().any(|case| self.is_from_all(case));
        let from =
            if is_from_all { String::new() } else { format!(" from {}", join(&self.sellers_of(cases), "partners")) };
        if goods == "goods" && is_from_all {
            return vec![noun.to_string()];
        }
        let plain = noun.replace("average ", "");
        let bare = plain.rsplit(' ').next().unwrap_or_default().to_string();
        let nouns = distinct([noun, &plain, &bare]);
        let named = [goods.as_str(), "goods"].into_iter();
        let named = named.flat_map(|goods| nouns.iter().map(move |noun| (noun, goods)));
        let named = named.map(|(noun, goods)| format!("{noun} on {goods}{from}"));
        distinct(named.chain([format!("{plain} on {SELECTED_GOODS}")]))
    }

    /// Returns the same where rows say which goods: where there is no room for both, sellers are named before goods are.
    pub(super) fn subjects_of_sellers(&self, case: &'a CaseRun, noun: &str) -> Vec<String> {
        let mut subjects = self.subjects(case, noun);
        let vague = subjects.pop();
        let (plain, goods) = (noun.trim_start_matches("average "), without_codes(&self.goods(case, None)));
        if self.is_domestic(case) && !self.is_from_all(case) {
            subjects.push(match self.sellers_of(&[case]).as_slice() {
                [seller] => format!("{plain} on {} goods", possessive(seller)),
                several => format!("{plain} on goods from {}", join(several, "partners")),
            });
            subjects.extend((goods != ALL_GOODS && goods != SELECTED_GOODS).then(|| format!("{plain} on {goods}")));
        }
        distinct(subjects.into_iter().chain(vague))
    }

    /// Returns the same where rows say whose goods: "US duties on cars", "duties on cars", "US duties"; the last only where all
    /// else is too long.
    pub(super) fn subjects_of_goods(&self, case: &'a CaseRun, noun: &str) -> Vec<String> {
        let (own, goods) = (self.own_of(case, noun), self.goods(case, None));
        let of_goods = || (!goods.starts_with("all ")).then(|| format!("on {goods}"));
        let Some(about) = self.trade(case).or_else(of_goods) else { return vec![own] };
        let plain = noun.trim_start_matches("average ");
        let vague = format!("{} on {SELECTED_GOODS}", self.own_of(case, plain));
        let bare = without_codes(&about);
        let abouts = [about, bare];
        let nouns = [own, self.own_of(case, plain), plain.to_string()];
        let named = nouns.iter().flat_map(|noun| abouts.iter().map(move |about| format!("{noun} {about}")));
        distinct(named.chain([vague]))
    }

    /// Returns "average US tariff" of "average tariff"; where several import, the noun alone.
    pub(super) fn own(&self, noun: &str) -> String {
        if self.world.has_several_importers() { noun.to_string() } else { self.owned(noun) }
    }

    /// Returns the same where the importer whose world it is buys all that a case is about.
    pub(super) fn own_of(&self, case: &CaseRun, noun: &str) -> String {
        if self.is_domestic(case) { self.owned(noun) } else { noun.to_string() }
    }

    /// Returns "average US tariff" of "average tariff"; of a country without an adjective "average tariff of Germany",
    /// of flows that are not those of a country "average tariff on the example entries".
    fn owned(&self, noun: &str) -> String {
        match (&self.world.imports, noun) {
            (Some(imports), "imports") => return imports.clone(),
            (Some(imports), noun) => return format!("{noun} on the {imports}"),
            (None, _) => {}
        }
        match &self.world.adjective {
            Some(adjective) => match noun.strip_prefix("average ") {
                Some(rest) => format!("average {adjective} {rest}"),
                None => format!("{adjective} {noun}"),
            },
            None => format!("{noun} of {}", self.partners.phrase(self.world.importer)),
        }
    }
}

/// Returns true of goods that are no list.
pub(super) fn is_single(goods: &str) -> bool {
    goods != ALL_GOODS && goods != SELECTED_GOODS && !goods.contains(" and ")
}

/// Returns goods without the codes behind their names: "wine and cheese" of "wine (2204) and cheese (0406)".
fn without_codes(goods: &str) -> String {
    let mut parts = goods.split(" (");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |told, part| match part.split_once(')') {
        Some((code, rest)) if code.starts_with(|letter: char| letter.is_ascii_digit()) => format!("{told}{rest}"),
        _ => format!("{told} ({part}"),
    })
}

/// Returns goods whose owner or number is named: "all" is in that.
fn without_all(goods: &str) -> &str {
    goods.strip_prefix("all ").unwrap_or(goods)
}
