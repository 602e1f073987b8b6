//! `dutylab explain`: one rate, measure by measure, before and after.

mod bloc;
mod product;
mod stated;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::case_args::one_file;
use super::clock::known_line;
use super::invocation::{CommonArgs, Invocation, WELL};
use crate::error::{Problem, Problems};
use crate::explain::{EntryDetails, Trace, is_one_line, trace};
use crate::input::files::Location;
use crate::input::list::Lists;
use crate::input::product::read_products;
use crate::input::regime;
use crate::input::scenario::ReadScenario;
use crate::input::world::{self, read_world};
use crate::partner::{Pair, Partners};
use crate::product::{Coverage, HsCode, ProductNames, ProductSet};
use crate::regime::Regime;
use crate::regime::duty::Entry;
use crate::regime::law_on_date::{LawOnDate, RequiredAttributes};
use crate::regime::rule::Exemption;
use crate::report::explain as report;
use crate::scenario::{Scenario, Variant};
use crate::session::{Session, find_case};
use crate::units::{CustomsValue, Share};
use bloc::{alike, find_partner, of_bloc};
use product::{find_product, no_number};
use stated::{entry, given, idle};

/// What is said of the entry.
#[derive(Args, Clone, Debug, Default)]
pub struct ExplainArgs {
    /// Partner, by code or name
    pub partner: String,
    /// Product code of 2 to 10 digits
    pub product: String,
    /// Scenario file: shows the rate before and after
    pub scenario: Option<PathBuf>,
    /// Case of the scenario [default: the first]
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Whose law is explained [default: that of the importer whose world it is]
    #[arg(long, value_name = "PARTNER")]
    pub importer: Option<String>,
    /// Share of the entries that make a claim, such as usmca=0.6; may be given again
    #[arg(long, value_name = "NAME=SHARE")]
    pub claim: Vec<String>,
    /// Share of the value that is a content, such as steel=0.4; may be given again
    #[arg(long, value_name = "NAME=SHARE")]
    pub content: Vec<String>,
    /// Customs value in dollars, for duties on a quantity
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    pub value: Option<Decimal>,
    /// Quantity of that value in the unit of the line [default: 1]
    #[arg(long, value_name = "NUMBER", requires = "value", allow_negative_numbers = true)]
    pub quantity: Option<Decimal>,
    /// Value in dollars of a part that has its own rate, such as case=60; may be given again
    #[arg(long, value_name = "PART=USD", requires = "value")]
    pub part: Vec<String>,
}

/// Explains a rate: that of a scenario or a regime; where neither is named, that of the law. Returns the exit code.
pub fn explain(args: &ExplainArgs, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let terminal = invocation.terminal;
    let file = args.scenario.as_deref().map(|path| one_file(path, terminal)).transpose()?;
    let told = answered(args, file, &Session::new()?, invocation)?;
    terminal.show(&told)?;
    let known = known_line([(told.regime.name.as_str(), told.regime.known_to())]);
    known.filter(|_| terminal.is_for_people()).iter().for_each(|known| terminal.note(known));
    Ok(WELL)
}

/// Returns a rate: that of a scenario or a regime; where neither is named, that of the law.
///
/// # Errors
/// Where a name means nothing, or what is asked for has no one rate.
pub fn answered(
    args: &ExplainArgs,
    file: Option<Location>,
    session: &Session,
    invocation: &Invocation<'_>,
) -> Result<report::ExplainReport, Problems> {
    let common = invocation.common;
    let is_open = file.is_none() && common.baseline.is_none();
    let request = RateRequest { args, file, invocation, session };
    let told = request.told(common.baseline.as_deref().unwrap_or(regime::LAW));
    let (told, taken) = told.map_err(|problems| if is_open { request.known_elsewhere(problems) } else { problems })?;
    taken.iter().chain(&told.regime.notes).for_each(|words| invocation.terminal.note(words));
    Ok(told)
}

/// A rate that is asked for.
struct RateRequest<'a> {
    args: &'a ExplainArgs,
    /// The scenario, if one is named.
    file: Option<Location>,
    invocation: &'a Invocation<'a>,
    session: &'a Session,
}

impl RateRequest<'_> {
    /// Adds the regime that knows a claim, a content or a list of goods that the law does not.
    fn known_elsewhere(&self, mut problems: Problems) -> Problems {
        let RateRequest { args, .. } = self;
        let is_word = !args.claim.is_empty() || !args.content.is_empty() || HsCode::parse(&args.product).is_err();
        let others =
            regime::shipped_regimes().map(|location| location.stem()).filter(|name| is_word && name != regime::LAW);
        if let (Some(name), Some(first)) =
            (others.into_iter().find(|name| self.told(name).is_ok()), problems.first_mut())
        {
            first.help.push(format!("the regime “{name}” knows it: --baseline {name}"));
        }
        problems
    }

    /// Returns the rate under a regime, or before and after a scenario.
    fn told(&self, name: &str) -> Result<(report::ExplainReport, Vec<String>), Problems> {
        let RateRequest { args, invocation, session, .. } = *self;
        let common = invocation.common;
        let partners = &session.partners;
        let partner = find_partner(&args.partner, &args.product, partners)?;
        let members = partners.meant_by(&args.partner);
        let (law, names) = self.law_and_names(name)?;
        let ExplainedLaw { read, regime, .. } = &law;
        let is_traded = |code| read.as_ref().map_or(Ok(false), |read| Ok(session.world_of(read)?.trades(code)));
        let (product, taken) = find_product(&args.product, &names, (&law.lists, &regime.schedule), is_traded)?;
        let (date, as_of) = law.days(common)?;
        let given = given(&args.claim, &args.content, regime)?;
        let free = &regime.known_until_unless;
        let is_free = !free.is_empty() && free.iter().all(|claim| given.get(claim) == Some(&Share::WHOLE));
        regime.knows(date, is_free)?;
        let entry = args.value.map(|value| entry(value, args.quantity, &args.part)).transpose()?;
        let (world, world_file) = match read {
            Some(read) => (&*read.scenario.world, read.world.clone()),
            None => (world::DEFAULT, world::locate(world::DEFAULT, &Location::Disk("scenario.toml".into()))?),
        };
        let world_importer = world::importer(&world_file, partners).unwrap_or(partner);
        let importer =
            args.importer.as_deref().map_or(Ok(world_importer), |word| find_partner(word, &args.product, partners))?;
        let inquiry = EntryDetails {
            pair: Pair { importer, partner },
            world_importer,
            given: &given,
            entry: entry.as_ref(),
            shares: &regime.shares,
            schedule: &regime.schedule,
        };
        let case = args.case.as_deref();
        let number = read.as_ref().map(|read| find_case(&read.scenario, case)).transpose()?;
        let after = read.as_ref().zip(number).map(|(read, number)| read.scenario.variant(number));
        let measures = after.as_ref().map_or(&regime.measures, |variant| &variant.measures);
        let measures = regime.measures.iter().chain(measures).map(|measure| &**measure);
        let asked = RequiredAttributes::new(measures, law.exemptions());
        let laws = law.on_days(after.as_ref(), &asked, (date, as_of));
        if let Some(problem) = no_number(&laws, &inquiry, product, &names) {
            return Err(problem.into());
        }
        let lines = lines(&laws, &inquiry, product, (world, &world_file), partners);
        let lines = lines.map_err(|problems| of_bloc(problems, (partner, &members), &args.product, partners))?;
        let traces = laws.iter().map(|law| trace(law, &inquiry, &lines)).collect::<Result<Vec<Trace>, Problem>>()?;
        alike(&members, &laws, &inquiry, (&args.product, &lines), partners)?;
        let mut notes: Vec<String> = taken.into_iter().collect();
        notes.extend(read.as_ref().and_then(|read| only_first_day(&read.scenario)));
        // What is not known without it is known by it.
        let changes_nothing = |without: &EntryDetails<'_>| {
            let is_same =
                |(law, told): (&LawOnDate<'_>, &Trace)| trace(law, without, &lines).is_ok_and(|one| one == *told);
            laws.iter().zip(&traces).all(is_same)
        };
        let changes_nothing = |given: &BTreeMap<String, Share>, entry: Option<&Entry>| {
            changes_nothing(&EntryDetails { given, entry, ..inquiry })
        };
        notes.extend(idle(&given, entry.as_ref(), args.quantity.is_some(), changes_nothing));
        let buyer =
            if importer == world_importer { String::new() } else { format!(" to {}", partners.short(importer)) };
        let subject = format!("{}{buyer} · {}", partners.short(partner), product.dotted());
        let description = names.name(product).unwrap_or_default().to_string();
        let before = read.as_ref().and_then(|read| read.scenario.before);
        let titles = [regime.title.clone(), read.as_ref().map_or(String::new(), |read| title(&read.scenario, case))];
        let told = report::ExplainReport {
            question: report::ExplainedEntry { partner, product, subject, description, date, as_of, before },
            laws: titles.into_iter().zip(traces).collect(),
            exemptions: law.exemptions().cloned().collect(),
            regime: regime.clone(),
            all: common.verbose,
        };
        Ok((told, notes))
    }

    /// Returns the law and the names of products. All of them take as long to read as the law; JSON has none, and a
    /// schedule knows its lines.
    fn law_and_names(&self, name: &str) -> Result<(ExplainedLaw, ProductNames), Problems> {
        let read = || self.law(name);
        let (names, law) =
            if self.invocation.common.json { (None, read()) } else { rayon::join(|| Some(read_products()), read) };
        let law = law?;
        // It does not know what ten digits there are.
        let is_scheduled = |code: HsCode| code.digits() <= 8 && law.regime.schedule.line(code).is_some();
        let scheduled = HsCode::parse(&self.args.product).is_ok_and(is_scheduled);
        let names = match names {
            Some(names) => names?,
            None if scheduled => ProductNames::default(),
            None => read_products()?,
        };
        Ok((law, names))
    }

    fn law(&self, name: &str) -> Result<ExplainedLaw, Problems> {
        let (common, session) = (self.invocation.common, self.session);
        let read = self.file.as_ref().map(|file| session.read(file, &common.overrides())).transpose()?;
        let (mut regime, lists) = match &read {
            Some(read) => (read.scenario.baseline.clone(), read.lists.clone()),
            None => session.regime(name).map(|known| (known.regime, known.lists))?,
        };
        regime.assumed_unchanged |= common.assume_unchanged;
        Ok(ExplainedLaw { read, regime, lists })
    }
}

/// The law that is explained: that of a regime, or of a scenario and what it starts from.
struct ExplainedLaw {
    read: Option<ReadScenario>,
    regime: Regime,
    lists: Lists,
}

impl ExplainedLaw {
    /// Returns the entry date, and the day as of which the law is known.
    fn days(&self, common: &CommonArgs) -> Result<(Date, Date), Problem> {
        let (regime, scenario) = (&self.regime, self.read.as_ref().map(|read| &read.scenario));
        let date = scenario.map(|scenario| scenario.date).or(common.date).or(regime.default_day());
        let date = date.ok_or_else(|| Problem::new("no entry date").help("give one: --date 2025-10-25"))?;
        regime.knows(date, true)?;
        common.as_of.filter(|_| scenario.is_none()).map_or(Ok(()), |as_of| regime.knew(as_of))?;
        Ok((date, scenario.map(|scenario| scenario.known_on(date)).or(common.as_of).unwrap_or(date)))
    }

    fn exemptions(&self) -> impl Iterator<Item = &Exemption> {
        self.regime.exemptions.iter().chain(self.read.iter().flat_map(|read| &read.scenario.exemptions))
    }

    /// Returns the law of the regime and, of a scenario, that of a case.
    fn on_days<'a>(
        &'a self,
        after: Option<&'a Variant>,
        asked: &'a RequiredAttributes,
        (date, as_of): (Date, Date),
    ) -> Vec<LawOnDate<'a>> {
        let regime = &self.regime;
        let (precedences, exemptions) = (regime.precedences.iter(), regime.exemptions.iter());
        let stated = self.read.as_ref().and_then(|read| read.scenario.before);
        let first = stated.map_or((date, as_of), |before| (before.date, before.as_of));
        let mut laws = vec![LawOnDate::new(&regime.measures, precedences, exemptions, asked, regime.complete, first)];
        if let (Some(read), Some(after)) = (&self.read, after) {
            let precedences = regime.precedences.iter().chain(&read.scenario.precedences);
            let later = (date, read.scenario.refund.and_then(|refund| refund.as_of).unwrap_or(as_of));
            let exemptions = self.exemptions();
            laws.push(LawOnDate::new(&after.measures, precedences, exemptions, asked, regime.complete, later));
        }
        laws
    }
}

fn title(scenario: &Scenario, case: Option<&str>) -> String {
    // What comes out is told below: a title that waits for it says less than the name.
    let named = if scenario.title.contains('{') { scenario.name.clone() } else { scenario.title.clone() };
    if scenario.variant_count() == 1 {
        return named;
    }
    let first = scenario.variant(0).name;
    let more = if case.is_none() { "; --case shows another" } else { "" };
    format!("{named} · case “{}”{more}", case.unwrap_or(&first))
}

/// Returns that of a period its first day is shown.
fn only_first_day(scenario: &Scenario) -> Option<String> {
    let (first, until) = scenario.period?;
    Some(format!("Of the period from {first} to before {until} the first day is shown; --date DAY shows another."))
}

/// Returns the product itself if no measure divides it; else the lines below it that the partner sells.
fn lines(
    laws: &[LawOnDate<'_>],
    inquiry: &EntryDetails<'_>,
    product: HsCode,
    (name, location): (&str, &Location),
    partners: &Partners,
) -> Result<Vec<(HsCode, CustomsValue)>, Problems> {
    let unit = CustomsValue::from_cents(100).unwrap_or_default();
    if laws.iter().all(|law| is_one_line(law, inquiry, product)) {
        return Ok(vec![(product, unit)]);
    }
    let partner = partners.phrase(inquiry.pair.partner);
    let world = read_world(name, location, partners)?;
    let below = ProductSet::Codes(Arc::new([product].into()));
    let flows = world.flows_of(inquiry.pair).iter().map(|flow| (world.products[flow.product as usize], flow.value));
    let lines: Vec<_> = flows.filter(|(line, _)| below.coverage(*line) == Coverage::Whole).collect();
    if !lines.is_empty() {
        return Ok(lines);
    }
    // A line of the schedule that nobody sold has the shares of the whole of it.
    if laws.iter().all(|law| is_one_line(law, &inquiry.without_shares(), product)) {
        return Ok(vec![(product, unit)]);
    }
    let product = product.dotted();
    let problem = Problem::new(format!(
        "{product} has lines of different rates, and {name} has no imports of it from {partner} to weight them by"
    ));
    Err(problem.help("name one line: `dutylab list products` shows those below a heading").into())
}
