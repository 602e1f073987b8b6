//! The figures of prices and households that a scenario may name.

/// A figure of what consumers pay, in percent or in dollars a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum ConsumerFigure {
    /// Rise of consumer prices, of all or of a category, in percent.
    Prices,
    /// Part of it of the goods themselves.
    DirectPrices,
    /// Part of it of imported inputs in domestic output.
    SupplyChainPrices,
    /// What a household pays more, on average or in a decile, in dollars a year.
    HouseholdCost,
    /// The same as a part of the income of a decile, in percent.
    CostOfIncome,
    /// The same as a part of the spending of a decile, in percent.
    CostOfSpending,
    /// Change of the duty owed for each household, imports held fixed, in dollars a year.
    DutyPerHousehold,
}

/// A part of consumers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerPart {
    /// A tenth of households: from 1, the lowest income, to 10.
    Decile(usize),
    /// A category of consumption, by its name.
    Category(String),
}

impl ConsumerFigure {
    /// Returns the word that files use.
    pub const fn word(self) -> &'static str {
        match self {
            ConsumerFigure::Prices => "consumer_prices",
            ConsumerFigure::DirectPrices => "consumer_prices_direct",
            ConsumerFigure::SupplyChainPrices => "consumer_prices_supply_chain",
            ConsumerFigure::HouseholdCost => "household_cost",
            ConsumerFigure::CostOfIncome => "household_cost_of_income",
            ConsumerFigure::CostOfSpending => "household_cost_of_spending",
            ConsumerFigure::DutyPerHousehold => "duty_per_household",
        }
    }

    /// Returns what it is, in words.
    pub fn title(self) -> &'static str {
        match self {
            ConsumerFigure::Prices => "change of consumer prices",
            ConsumerFigure::DirectPrices => "change of consumer prices of the goods themselves",
            ConsumerFigure::SupplyChainPrices => "change of consumer prices through imported inputs",
            ConsumerFigure::HouseholdCost => "cost of higher prices for a household a year",
            ConsumerFigure::CostOfIncome => "cost of higher prices against the income of a household",
            ConsumerFigure::CostOfSpending => "cost of higher prices against the spending of a household",
            ConsumerFigure::DutyPerHousehold => "change in duties for each household a year",
        }
    }

    /// Returns what it is in a title, whose verb says the change.
    pub fn noun(self) -> &'static str {
        match self {
            ConsumerFigure::Prices => "consumer prices",
            ConsumerFigure::DirectPrices => "consumer prices of the goods themselves",
            ConsumerFigure::SupplyChainPrices => "consumer prices through imported inputs",
            ConsumerFigure::HouseholdCost => "household costs",
            ConsumerFigure::CostOfIncome => "household costs against income",
            ConsumerFigure::CostOfSpending => "household costs against spending",
            ConsumerFigure::DutyPerHousehold => "duties for each household",
        }
    }

    /// Returns true of dollars; the others are percent.
    pub fn is_money(self) -> bool {
        matches!(self, ConsumerFigure::HouseholdCost | ConsumerFigure::DutyPerHousehold)
    }

    /// Returns true of what categories of consumption have.
    pub fn is_of_categories(self) -> bool {
        matches!(self, ConsumerFigure::Prices | ConsumerFigure::DirectPrices | ConsumerFigure::SupplyChainPrices)
    }

    /// Returns true of what deciles have: `[households]` gives it.
    pub fn is_of_households(self) -> bool {
        self == ConsumerFigure::HouseholdCost || self.needs_decile()
    }

    /// Returns true of what deciles alone have.
    pub fn needs_decile(self) -> bool {
        matches!(self, ConsumerFigure::CostOfIncome | ConsumerFigure::CostOfSpending)
    }
}
