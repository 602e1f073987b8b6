//! Places in the lists of a world, so that none is taken for another.

macro_rules! indices {
    ($($name:ident: $doc:literal,)*) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(pub u16);

        impl From<$name> for usize {
            fn from(index: $name) -> usize {
                usize::from(index.0)
            }
        }
    )*};
}

indices! {
    ImporterIndex: "A place among the importers of a world.",
    PartnerIndex: "A place among the partners of a world.",
}

impl ImporterIndex {
    /// The place of the importer whose world it is.
    pub const FIRST: ImporterIndex = ImporterIndex(0);
}
