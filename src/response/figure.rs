//! The figures that models of markets give.

/// A figure that a model of response gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Duty after response, dollars a year.
    Duty,
    /// What buyers pay more for the imports that remain.
    Buyers,
    /// What exporters get less for them.
    Exporters,
    /// Change of the duty at the rates before, by the imports that are gone or have come.
    Moved,
    /// What the world loses.
    Deadweight,
    /// What the importer gains: buyers, sellers at home and revenue together.
    Net,
    /// Customs value after.
    Imports,
    /// Change of the duty.
    Change,
}

impl Figure {
    /// All of them, in order.
    pub const ALL: [Figure; 8] = [
        Figure::Duty,
        Figure::Buyers,
        Figure::Exporters,
        Figure::Moved,
        Figure::Deadweight,
        Figure::Net,
        Figure::Imports,
        Figure::Change,
    ];

    /// True of what stands after, not its change.
    pub fn is_level(self) -> bool {
        matches!(self, Figure::Duty | Figure::Imports)
    }

    /// What it is, in words.
    pub fn word(self) -> &'static str {
        match self {
            Figure::Duty => "duty after response",
            Figure::Buyers => "borne by buyers",
            Figure::Exporters => "borne by exporters",
            Figure::Moved => "duty on trade that moved",
            Figure::Deadweight => "deadweight loss",
            Figure::Net => "gain of the importer",
            Figure::Imports => "imports after response",
            Figure::Change => "change in duty after response",
        }
    }
}
