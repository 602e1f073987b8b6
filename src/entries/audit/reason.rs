//! Why declared and due differ, in words.

/// Why declared and due differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr)]
pub enum ReasonKind {
    /// The duty of another day was declared.
    #[strum(serialize = "wrong date")]
    WrongDate,
    /// The duty under the law as it became known later was declared.
    #[strum(serialize = "later law")]
    LaterLaw,
    /// The duty under the law as it was known on the day was declared, and a later rule reaches back.
    #[strum(serialize = "earlier law")]
    EarlierLaw,
    /// The line states a claim, and the duty without it was declared.
    #[strum(serialize = "claim not made")]
    ClaimNotMade,
    /// The duty under a claim was declared that the line does not state.
    #[strum(serialize = "claim not stated")]
    ClaimNotStated,
    /// The line states what goods are made of, and the duty as if it did not, or of the whole value, was declared.
    #[strum(serialize = "content not used")]
    ContentNotUsed,
    /// A duty was declared that the goods are exempt from.
    #[strum(serialize = "missed exemption")]
    MissedExemption,
    /// A rate that is one in total was declared on top of what it counts.
    #[strum(serialize = "duty counted twice")]
    CountedTwice,
    /// A duty was declared that had ended.
    #[strum(serialize = "duty that had ended")]
    Ended,
    /// A duty that is due was not declared.
    #[strum(serialize = "duty not declared")]
    NotDeclared,
    /// Other numbers of chapter 99 were declared.
    #[strum(serialize = "wrong chapter-99 number")]
    WrongNumber,
    /// None of these.
    #[strum(serialize = "no reason found")]
    NotFound,
}

impl ReasonKind {
    /// In words.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Why declared and due differ, with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The kind.
    pub kind: ReasonKind,
    /// What was found; may be empty.
    pub detail: String,
}

impl Reason {
    pub(super) fn new(kind: ReasonKind, detail: impl Into<String>) -> Option<Reason> {
        Some(Reason { kind, detail: detail.into() })
    }

    /// In words.
    pub fn words(&self) -> String {
        if self.detail.is_empty() { self.kind.word().into() } else { format!("{}: {}", self.kind.word(), self.detail) }
    }
}
