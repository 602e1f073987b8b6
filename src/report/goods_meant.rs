//! Which goods a result is about, and whose.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::finding::ReportContext;
use super::phrases::{SELECTED_GOODS, all_of, capital, distinct, join, lower};
use crate::burden::Burden;
use crate::input::goods::{CommonGoods, common_goods, find_goods};
use crate::partner::{Importers, Pair, Partner, PartnerSet};
use crate::product::{Branch, HsCode, ProductSet};
use crate::regime::measure::Measure;
use crate::run::CaseRun;

/// What goods are called of which none are left out.
pub(super) const ALL_GOODS: &str = "all goods";

/// The most countries whose trade with each other is called after them.
const MOST_TRADERS: usize = 4;

/// The most partners that are named as left out of all.
const MOST_LEFT_OUT: usize = 2;

/// The most codes that are told of a common word.
const MOST_CODES: usize = 2;

impl<'a> ReportContext<'a> {
    /// Returns the measures that a case is about: what it changes or adds; else what any case does; else all.
    pub fn measures(&self, case: &'a CaseRun) -> Vec<&'a Measure> {
        let touched = |case: &'a CaseRun| case.variant.touched_measures().map(|(_, measure)| &**measure);
        let left_out = self.scenario.exemptions.iter().flat_map(|rule| &rule.measures).cloned().collect::<Vec<_>>();
        let is_left_out = |measure: &&Measure| measure.is_named(&left_out);
        let left_out = case.variant.measures.iter().map(|measure| &**measure).filter(is_left_out);
        let changed: Vec<&Measure> = touched(case).chain(left_out).collect();
        if !changed.is_empty() {
            return changed;
        }
        let mut any: Vec<&Measure> = Vec::new();
        for measure in self.run.cases.iter().flat_map(touched) {
            if !any.iter().any(|other| other.id == measure.id && other.goods == measure.goods) {
                any.push(measure);
            }
        }
        if any.is_empty() { case.variant.measures.iter().map(|measure| &**measure).collect() } else { any }
    }

    /// Returns the goods that a case is about, for one pair or for all: "cars", "all goods", "cars and all goods".
    pub fn goods(&self, case: &'a CaseRun, pair: Option<Pair>) -> String {
        if let Some(scope) = &self.scenario.scope {
            let services = self.world.services();
            let is_service = |(branch, _): &(Branch, Burden)| match branch {
                Branch::Sector(code) => services.contains(code),
                Branch::Chapter(_) => false,
            };
            let has_services = scope.products == ProductSet::All && self.run.by_branch(case).iter().any(is_service);
            return if has_services { "all goods and services".into() } else { self.goods_in_words(&scope.goods) };
        }
        let touches = |case: &CaseRun| case.variant.touched_measures().next().is_some();
        // Rules alone narrow nothing: results are about all that is charged.
        let is_of_all = !self.run.cases.iter().any(touches);
        if is_of_all && self.charges_all_goods(case) {
            return ALL_GOODS.into();
        }
        let is_meant = |measure: &&Measure| {
            pair.is_none_or(|Pair { importer, partner }| {
                measure.importers.contains(importer, self.world.importer) && measure.partners.contains(partner)
            })
        };
        let charged = || case.variant.measures.iter().map(|measure| &**measure).collect();
        let measures: Vec<&Measure> = if is_of_all { charged() } else { self.measures(case) };
        let meant = measures.into_iter().filter(is_meant);
        let goods = distinct(meant.map(|measure| self.goods_in_words(&measure.goods)));
        let is_part_named = |goods: &String| goods == ALL_GOODS || goods == SELECTED_GOODS || goods.contains(" and ");
        let is_vague = goods.len() > 1 && goods.iter().any(is_part_named);
        if is_vague || goods.len() > 3 { SELECTED_GOODS.into() } else { join(&goods, "goods") }
    }

    /// Returns true if a measure of a case falls on all goods of all partners.
    fn charges_all_goods(&self, case: &CaseRun) -> bool {
        let is_of_all = |measure: &&Arc<Measure>| measure.goods == ALL_GOODS && measure.partners == PartnerSet::all();
        case.variant.measures.iter().any(|measure| is_of_all(&measure))
    }

    /// A partner in a word, "Canada"; with the buyer where there are several: "Canada to United States".
    pub fn pair_name(&self, Pair { importer, partner }: Pair) -> String {
        let seller = self.partners.short(partner);
        if !self.world.has_several_importers() {
            return seller;
        }
        format!("{seller} to {}", self.partners.short(importer))
    }

    /// Returns what rows of a case are called after whose goods they are about, alone and within a sentence: who buys them is
    /// said where others than the importer do whose world it is.
    pub(super) fn pair_names(self, case: &CaseRun) -> impl Fn(Pair) -> [String; 2] + use<'a> {
        let is_domestic = self.is_domestic(case);
        move |Pair { importer, partner }| {
            let seller = [capital(&self.partners.short(partner)), self.partners.phrase(partner)];
            let buyer = [self.partners.short(importer), self.partners.phrase(importer)];
            [0, 1].map(|form: usize| match is_domestic {
                true => seller[form].clone(),
                false => format!("{} to {}", seller[form], buyer[form]),
            })
        }
    }

    /// Returns the importers whose law is at hand and whose imports the world does not have, in a sentence.
    pub fn absent(&self) -> Option<String> {
        let added = self.scenario.cases.iter().flat_map(|case| &case.measures);
        let mut absent: Vec<Partner> = Vec::new();
        for measure in self.scenario.baseline.measures.iter().chain(added) {
            let Importers::Named(named) = &measure.importers else { continue };
            let missing = named.iter().filter(|importer| !self.world.importers.contains(importer));
            absent.extend(missing);
        }
        absent.sort_unstable();
        absent.dedup();
        // A bloc is there in its members; where none is, it is named for all of them.
        let members = |one: &Partner| (*one, self.partners.members(*one).collect());
        let mut blocs: Vec<(Partner, Vec<Partner>)> = absent.iter().map(members).collect();
        blocs.retain(|(_, members)| !members.is_empty());
        for (bloc, members) in blocs {
            let is_there = members.iter().any(|member| self.world.importers.contains(member));
            absent.retain(|one| if is_there { *one != bloc } else { !members.contains(one) });
        }
        let names: Vec<String> = absent.iter().map(|importer| self.partners.phrase(*importer)).collect();
        (!names.is_empty()).then(|| {
            let whose = join(&names, "importers");
            format!("The imports of {whose} are not in this world: what they charge is not counted.")
        })
    }

    /// Returns whose goods a case is about: "from Japan", "from Canada to the United States", "of 25,437 … pairs".
    pub(super) fn whose(&self, case: &CaseRun) -> String {
        let pairs: Vec<Pair> = self.run.by_partner(case).into_iter().map(|(pair, _)| pair).collect();
        let all = match self.all_but(case) {
            _ if self.is_from_all(case) => "all countries".into(),
            Some(others) => format!("all countries except {}", all_of(&others)),
            None => join(&self.sellers_of(&[case]), "partners"),
        };
        if !self.world.has_several_importers() {
            return format!("from {all}");
        }
        let buyers: BTreeSet<Partner> = pairs.iter().map(|pair| pair.importer).collect();
        match (buyers.first(), buyers.len()) {
            (Some(buyer), 1) => format!("from {all} to {}", self.partners.phrase(*buyer)),
            _ => {
                let name = |pair: &Pair| {
                    format!("from {} to {}", self.partners.phrase(pair.partner), self.partners.phrase(pair.importer))
                };
                let names: Vec<String> = pairs.iter().map(name).collect();
                let words = join(&names, "pairs of countries");
                if words.starts_with("from") { words } else { format!("of {words}") }
            }
        }
    }

    /// Returns the partners that cases name, whether they sell their goods or not; none where they name none.
    fn partners_meant(&self, cases: &[&CaseRun]) -> BTreeSet<Partner> {
        let touched =
            cases.iter().flat_map(|case| case.variant.touched_measures()).map(|(_, measure)| &measure.partners);
        let sets: Vec<&PartnerSet> = match &self.scenario.scope {
            Some(scope) if scope.partners.members.is_some() => vec![&scope.partners],
            _ => touched.collect(),
        };
        sets.into_iter().flat_map(|set| self.partners.named_in(set)).collect()
    }

    /// Returns whose goods cases are about, as a sentence names them together; of goods that nobody sells whose are meant.
    pub(super) fn sellers_of(&self, cases: &[&CaseRun]) -> Vec<String> {
        let meant = self.partners_meant(cases);
        let pairs = cases.iter().flat_map(|case| self.run.by_partner(case));
        let sellers: BTreeSet<Partner> = pairs.map(|(pair, _)| pair.partner).collect();
        self.partners.together(if sellers.is_empty() { &meant } else { &sellers }, &meant)
    }

    /// Returns true if a case is about the goods of all countries that sell to one importer.
    pub(super) fn is_from_all(&self, case: &CaseRun) -> bool {
        let (pairs, is_one_buyer) = (self.run.by_partner(case), !self.world.has_several_importers());
        let sellers = if pairs.is_empty() { self.partners_meant(&[case]).len() } else { pairs.len() };
        let buyers: BTreeSet<Partner> = pairs.iter().map(|(pair, _)| pair.importer).collect();
        match is_one_buyer {
            true => sellers == self.world.partners.len() || sellers != 1 && self.is_of_all_partners(case),
            // A country sells nothing to itself.
            false => {
                let is_of_all = || self.is_of_all_partners(case) || sellers + 1 == self.world.partners.len();
                buyers.len() == 1 && sellers > 1 && is_of_all()
            }
        }
    }

    /// Returns true if a case is about all goods of all countries, in a world of one importer.
    pub(super) fn is_of_all_imports(&self, case: &'a CaseRun) -> bool {
        !self.world.has_several_importers() && self.is_from_all(case) && self.goods(case, None) == ALL_GOODS
    }

    /// Returns true if no partner is left out, whether all sell these goods or not.
    fn is_of_all_partners(&self, case: &CaseRun) -> bool {
        self.left_out(case).is_some_and(|left_out| left_out.is_empty())
    }

    /// Returns the few partners that are left out of all; `None` where none are, or many.
    pub(super) fn all_but(&self, case: &CaseRun) -> Option<Vec<String>> {
        let left_out = self.left_out(case).filter(|partners| (1..=MOST_LEFT_OUT).contains(&partners.len()))?;
        Some(left_out.into_iter().map(|partner| self.partners.phrase(partner)).collect())
    }

    /// Returns the partners of the world that are left out of all; `None` where some are named.
    fn left_out(&self, case: &CaseRun) -> Option<Vec<Partner>> {
        let sets: Vec<&PartnerSet> = match &self.scenario.scope {
            Some(scope) => vec![&scope.partners],
            None => case.variant.touched_measures().map(|(_, measure)| &measure.partners).collect(),
        };
        let is_of_all = sets.iter().any(|set| set.members.is_none());
        let is_left_out = |partner: &&Partner| !sets.iter().any(|set| set.contains(**partner));
        is_of_all.then(|| self.world.partners.iter().filter(is_left_out).copied().collect())
    }

    /// Returns the few countries that a case is about, where each buys from all others and nobody else does.
    pub(super) fn mutual_traders(&self, case: &CaseRun) -> Option<Vec<Partner>> {
        let pairs = self.run.by_partner(case);
        let buyers = distinct(pairs.iter().map(|(pair, _)| pair.importer));
        let is_between = |pair: Pair| buyers.contains(&pair.partner) && pair.importer != pair.partner;
        let is_whole = pairs.len() == buyers.len() * buyers.len().saturating_sub(1);
        let is_mutual = is_whole && pairs.iter().all(|(pair, _)| is_between(*pair));
        (is_mutual && (2..=MOST_TRADERS).contains(&buyers.len())).then_some(buyers)
    }

    /// Returns true if the importer whose world it is buys all.
    pub(super) fn is_domestic(&self, case: &CaseRun) -> bool {
        self.run.by_partner(case).iter().all(|(pair, _)| pair.importer == self.world.importer)
    }

    /// Returns true if no duty is stated and a model of the world finds the rates: then nothing is owed at stated
    /// rates.
    pub fn states_no_duty(&self, case: &CaseRun) -> bool {
        case.equilibrium.is_some() && case.variant.measures.is_empty()
    }

    /// Returns the goods of a scope or a measure in words: "cars and chips", "wine (2204)", "headings 8541 and 8542", sectors by their names.
    /// Lists with names that only files use are not told.
    pub(super) fn goods_in_words(&self, goods: &str) -> String {
        let is_sector = |product: &HsCode| matches!(self.world.branch(*product), Branch::Sector(_));
        let has_sectors = self.world.products.iter().all(is_sector);
        let lists = || self.scenario.lists.iter().chain(&self.scenario.baseline.lists);
        let title = |word: &str| lists().find(|(name, _)| name == word)?.1.title.clone();
        let list = |words: &str| {
            let words: Vec<&str> = words.split(", ").collect();
            let common =
                |code: &str| self.products.word(HsCode::parse(code).ok()?).map(|word| format!("{word} ({code})"));
            if !has_sectors && words.iter().all(|word| is_code(word)) {
                let chapter = |code: &str| {
                    let chapter = HsCode::parse(code).ok().filter(|_| code.len() == 2)?;
                    Some(format!("{} ({code})", lower(&self.products.chapter(chapter))))
                };
                let together = common_word(&words).map(|word| vec![format!("{word} ({})", words.join(", "))]);
                let named = || words.iter().map(|code| common(code)).collect::<Option<Vec<_>>>();
                let chapters = || words.iter().map(|code| common(code).or_else(|| chapter(code))).collect();
                let chapters = || Some(chapters).filter(|_| words.len() <= MOST_CODES).and_then(|chapters| chapters());
                let told = together.or_else(named).or_else(chapters);
                return told.map_or_else(|| codes_in_words(&words), |named: Vec<String>| all_of(&named));
            }
            let name = |word: &&str| match HsCode::parse(word) {
                Ok(code) if has_sectors && is_sector(&code) => lower(&self.branch_name(Branch::Sector(code))),
                Ok(_) if is_code(word) => common(word).unwrap_or_else(|| codes_in_words(&[word])),
                _ => title(word).unwrap_or_else(|| word.to_string()),
            };
            all_of(&words.iter().map(name).collect::<Vec<_>>())
        };
        let is_told = |word: &str| {
            let is_of_files = word.contains(|letter: char| letter == '_' || letter.is_ascii_digit());
            is_code(word) || title(word).is_some() || !is_of_files && !self.is_misnamed(word)
        };
        match goods.split(" except ").flat_map(|words| words.split(", ")).all(is_told) {
            true => goods.split(" except ").map(list).collect::<Vec<_>>().join(" except "),
            false => SELECTED_GOODS.into(),
        }
    }

    /// Returns the codes that a common word is taken for, "heading 8703" of "cars"; `None` of the list of a law by that name,
    /// which has others.
    pub(super) fn codes_taken(&self, goods: &str) -> Option<String> {
        let mut lists = self.scenario.lists.iter().chain(&self.scenario.baseline.lists);
        let is_list = lists.any(|(name, _)| name == goods);
        let taken = find_goods(goods).ok().flatten().filter(|taken| !is_list && taken.except.is_empty())?;
        let codes: Vec<String> = taken.codes.iter().map(|code| code.dotted()).collect();
        (codes.len() <= MOST_CODES).then(|| codes_in_words(&codes.iter().map(String::as_str).collect::<Vec<_>>()))
    }

    /// Returns the name of a chapter, or of a sector as its world has it.
    pub fn branch_name(&self, branch: Branch) -> String {
        match branch {
            Branch::Chapter(code) => self.products.chapter(code),
            Branch::Sector(code) => {
                let sector = self.world.economy.as_ref().and_then(|economy| economy.sector(code));
                sector.map_or_else(|| format!("Sector {code}"), |sector| sector.name.clone())
            }
        }
    }

    /// Returns the words for one of the chapters or sectors of a case, for several, and for one in full.
    pub fn branch_words(&self, case: &CaseRun) -> [&'static str; 3] {
        let words: BTreeSet<_> = self.run.by_branch(case).iter().map(|(branch, _)| branch.words()).collect();
        let one = words.first().copied().filter(|_| words.len() == 1);
        one.unwrap_or(["chapter or sector", "chapters and sectors", "chapter or sector"])
    }
}

/// Returns true of goods that are named by one HS code.
fn is_code(goods: &str) -> bool {
    goods.starts_with(|first: char| first.is_ascii_digit()) && HsCode::parse(goods).is_ok()
}

/// Returns the common word for several codes together: "clothing" of chapters 61 and 62.
fn common_word(codes: &[&str]) -> Option<String> {
    let codes: BTreeSet<HsCode> = codes.iter().filter_map(|code| HsCode::parse(code).ok()).collect();
    let is_it = |taken: &CommonGoods| taken.except.is_empty() && codes.len() > 1 && codes.iter().eq(taken.codes.iter());
    common_goods().ok()?.into_iter().find(|(_, taken)| is_it(taken)).map(|(word, _)| word)
}

/// Returns codes as a sentence has them: "heading 8703", "headings 8541 and 8542".
fn codes_in_words(codes: &[&str]) -> String {
    let level = |code: &&str| match code.chars().filter(char::is_ascii_digit).count() {
        2 => "chapter",
        4 => "heading",
        _ => "subheading",
    };
    let levels = distinct(codes.iter().map(level));
    let named = all_of(&codes.iter().map(ToString::to_string).collect::<Vec<_>>());
    match (levels.as_slice(), codes.len()) {
        ([level], 1) => format!("{level} {named}"),
        ([level], _) => format!("{level}s {named}"),
        _ => format!("headings and subheadings {named}"),
    }
}
