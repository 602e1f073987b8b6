//! What is told of a model, whatever it sees: one market or the whole world.

/// What a user must know of a model before choosing it.
#[derive(Clone, Copy, Debug)]
pub struct ModelCard {
    /// The word that files use.
    pub name: &'static str,
    /// What the field calls it: "Armington model".
    pub title: &'static str,
    /// What it takes for granted.
    pub assumes: &'static str,
    /// What it is told, or looks up.
    pub needs: &'static str,
    /// What it has no answer to.
    pub cannot_say: &'static str,
    /// Where it comes from.
    pub paper: &'static str,
}
