//! A year of trade and incomes, made to add up.

/// What becomes of deficits in the model of one sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Closure {
    /// They stay what they were as a share of the world's income.
    ShareOfWorldGdp,
    /// Trade with the importer whose world it is is balanced after; other deficits stay.
    BalancedWithImporter,
    /// There are none.
    Zero,
}

/// A base year in which every account adds up and tariffs count as nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct GravityBase {
    /// ν, the share of fixed costs in what is sold to each country: those are paid in its own work.
    pub fixed_costs: Vec<f64>,
    /// X, what each country sells to each, itself included.
    pub trade: Vec<f64>,
    /// E, what each country spends.
    pub spending: Vec<f64>,
    /// Y, what its work earns.
    pub income: Vec<f64>,
    /// T, what others lend or give to it, net; adds up to nothing.
    pub transfers: Vec<f64>,
    /// Y + T of the base year, whatever becomes of transfers.
    pub disposable: Vec<f64>,
    /// β, the share of value added in cost.
    pub value_added_share: f64,
}

impl GravityBase {
    /// Accounts of trade between different countries (a matrix, its diagonal is not looked at), incomes and shares of
    /// fixed costs. What a country sells to itself is what it spends less its imports, and nothing where its imports
    /// are more; spending, income and transfers then follow from trade (the paper, section 4).
    pub fn new(between: &[f64], income: &[f64], fixed_costs: &[f64], value_added_share: f64) -> GravityBase {
        let n = income.len();
        let mut trade = between.to_vec();
        (0..n).for_each(|i| trade[i * n + i] = 0.0);
        let net = |trade: &[f64]| -> Vec<f64> {
            let row = |j: usize| (0..n).map(|i| (1.0 - fixed_costs[i]) * trade[j * n + i]).sum();
            (0..n).map(row).collect()
        };
        let bought = |trade: &[f64]| -> Vec<f64> { (0..n).map(|i| (0..n).map(|j| trade[j * n + i]).sum()).collect() };
        let (sold, imports) = (net(&trade), bought(&trade));
        for i in 0..n {
            let transfer = transfer(fixed_costs[i], imports[i], sold[i]);
            trade[i * n + i] = (income[i] + transfer - imports[i]).max(0.0) / value_added_share;
        }
        GravityBase::of(trade, fixed_costs, value_added_share)
    }

    /// Returns the accounts that follow from trade, home markets included.
    fn of(trade: Vec<f64>, fixed_costs: &[f64], value_added_share: f64) -> GravityBase {
        let n = fixed_costs.len();
        let sold: Vec<f64> = (0..n).map(|j| (0..n).map(|i| (1.0 - fixed_costs[i]) * trade[j * n + i]).sum()).collect();
        let spending: Vec<f64> = (0..n).map(|i| (0..n).map(|j| trade[j * n + i]).sum()).collect();
        let earned = (0..n).map(|i| value_added_share * sold[i] + fixed_costs[i] * spending[i]);
        let income: Vec<f64> = earned.collect();
        let transfers: Vec<f64> =
            (0..n).map(|i| spending[i] - income[i] - (1.0 - value_added_share) * sold[i]).collect();
        let disposable = income.iter().zip(&transfers).map(|(income, transfer)| income + transfer).collect();
        GravityBase {
            fixed_costs: fixed_costs.to_vec(),
            trade,
            spending,
            income,
            transfers,
            disposable,
            value_added_share,
        }
    }

    /// Returns the same trade with other shares of fixed costs: incomes and transfers follow. Without fixed costs it is
    /// the world of Eaton & Kortum on the same home markets.
    pub fn with_fixed_costs(self, fixed_costs: &[f64]) -> GravityBase {
        GravityBase::of(self.trade, fixed_costs, self.value_added_share)
    }

    /// Returns the same accounts with other transfers in what comes after. What tariffs do is then told against the
    /// same world without them: the base year itself is no equilibrium of these transfers (the paper, appendix).
    pub fn with_closure(mut self, closure: Closure, importer: usize) -> GravityBase {
        let n = self.countries();
        match closure {
            Closure::ShareOfWorldGdp => {}
            Closure::Zero => self.transfers = vec![0.0; n],
            Closure::BalancedWithImporter => {
                for i in 0..n {
                    self.transfers[i] -= self.trade[importer * n + i] - self.trade[i * n + importer];
                }
                self.transfers[importer] = 0.0;
            }
        }
        self
    }

    /// Returns how many countries there are.
    pub fn countries(&self) -> usize {
        self.income.len()
    }
}

/// Returns what a country gets from others before its accounts are made to add up: (1 − ν)(M − Σ (1 − ν) X).
fn transfer(fixed_costs: f64, imports: f64, sold: f64) -> f64 {
    (1.0 - fixed_costs) * (imports - sold)
}

/// Rounds until the shares are fixed; each cuts the gap a hundredfold.
const ROUNDS: usize = 12;

/// ν of each country, alike in all but one (`importer`), such that fixed costs are `abroad` and `at_home` of what the
/// two sides sell: a 2 × 2 system of the two sides' trade with themselves and each other (the paper, appendix). What
/// the sides spend depends on ν in turn.
pub fn fixed_cost_shares(between: &[f64], income: &[f64], importer: usize, abroad: f64, at_home: f64) -> Vec<f64> {
    let n = income.len();
    let others = || (0..n).filter(|&i| i != importer);
    let to_importer: f64 = others().map(|j| between[j * n + importer]).sum();
    let from_importer: f64 = others().map(|i| between[importer * n + i]).sum();
    let imports = |i: usize| -> f64 { (0..n).filter(|&j| j != i).map(|j| between[j * n + i]).sum() };
    let imports: Vec<f64> = (0..n).map(imports).collect();
    let mut fixed_costs = vec![0.0; n];
    for _ in 0..ROUNDS {
        let sold =
            |j: usize| -> f64 { (0..n).filter(|&i| i != j).map(|i| (1.0 - fixed_costs[i]) * between[j * n + i]).sum() };
        let spent = |i: usize| income[i] + transfer(fixed_costs[i], imports[i], sold(i));
        let rest: f64 = others().map(spent).sum();
        let r11 = (rest - from_importer) / (rest - from_importer + to_importer);
        let r22 = (spent(importer) - to_importer) / (spent(importer) - to_importer + from_importer);
        let whole = r11 * r22 - (1.0 - r11) * (1.0 - r22);
        fixed_costs = vec![(abroad * r22 - (1.0 - r11) * at_home) / whole; n];
        fixed_costs[importer] = (r11 * at_home - (1.0 - r22) * abroad) / whole;
    }
    fixed_costs
}
