//! The figures that models of markets give.

/// A figure that a model of response gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum ResponseFigure {
    /// Duty after response, dollars a year.
    Duty,
    /// What importers pay more for the imports that remain.
    Importers,
    /// What exporters get less for them.
    Exporters,
    /// Change of the duty at the rates before, by the imports that are gone or have come.
    Moved,
    /// What the world loses.
    Deadweight,
    /// The net effect on importers, domestic producers where they are modeled, and revenue.
    Net,
    /// Customs value after.
    Imports,
    /// Change of the duty.
    Change,
}

impl ResponseFigure {
    /// All of them, in order.
    pub const ALL: &[ResponseFigure] = <ResponseFigure as strum::VariantArray>::VARIANTS;

    /// Returns true of what stands after, not its change.
    pub fn is_level(self) -> bool {
        matches!(self, ResponseFigure::Duty | ResponseFigure::Imports)
    }

    /// Returns what it is, in words.
    pub fn word(self) -> &'static str {
        match self {
            ResponseFigure::Duty => "duty after response",
            ResponseFigure::Importers => "borne by importers",
            ResponseFigure::Exporters => "borne by exporters",
            ResponseFigure::Moved => "duty on trade that moved",
            ResponseFigure::Deadweight => "the world's deadweight loss",
            ResponseFigure::Net => "net effect on importers and the Treasury",
            ResponseFigure::Imports => "imports after response",
            ResponseFigure::Change => "change in duty after response",
        }
    }
}
