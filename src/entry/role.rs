//! What a column of a file of entries says.

use std::str::FromStr;

use crate::regime::share::ShareKind;

/// A field of a line.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    /// Country of origin: name or code.
    Origin,
    /// Number of the tariff schedule, 8 or 10 digits.
    Hts,
    /// Entered value in dollars.
    Value,
    /// Quantity in the first unit of the schedule, or in `unit`.
    Quantity,
    /// Unit of the quantity.
    Unit,
    /// Quantity in the second unit of the schedule, or in `unit_2`.
    #[strum(serialize = "quantity_2")]
    SecondQuantity,
    /// Unit of the second quantity.
    #[strum(serialize = "unit_2")]
    SecondUnit,
    /// Number of the entry.
    Entry,
    /// Number of the line in the entry.
    Line,
    /// Number of the invoice.
    Invoice,
    /// Type of the entry, two digits.
    Type,
    /// Day of entry.
    EntryDate,
    /// Day on which the entry summary was filed.
    SummaryDate,
    /// Day of importation.
    ImportDate,
    /// Day of admission to a foreign trade zone.
    AdmissionDate,
    /// Day of withdrawal from a warehouse.
    WithdrawalDate,
    /// Day on which the goods were loaded on the vessel that brought them.
    LoadingDate,
    /// Day of exportation.
    ExportDate,
    /// Day on which duty was paid.
    PaymentDate,
    /// Day of liquidation.
    LiquidationDate,
    /// Status of goods in a foreign trade zone.
    ZoneStatus,
    /// Mode of transport.
    Transport,
    /// Preference program that is claimed.
    Program,
    /// Numbers of chapter 99 that are declared, several in a cell.
    Numbers,
    /// Duty that is declared, in dollars.
    Duty,
    /// Rate of antidumping duty, or of both, that is declared.
    AdcvdRate,
    /// Rate of countervailing duty that is declared, where it stands by itself.
    CvdRate,
    /// Case of antidumping or countervailing duty.
    AdcvdCase,
}

impl Field {
    /// The days, in their order.
    pub const DAYS: [Field; 9] = [
        Field::EntryDate,
        Field::SummaryDate,
        Field::ImportDate,
        Field::AdmissionDate,
        Field::WithdrawalDate,
        Field::LoadingDate,
        Field::ExportDate,
        Field::PaymentDate,
        Field::LiquidationDate,
    ];

    /// Returns the word that files use.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Returns true if it is a day.
    pub fn is_day(self) -> bool {
        (Field::EntryDate..=Field::LiquidationDate).contains(&self)
    }

    /// Returns true if it is a number whose separators matter.
    pub fn is_number(self) -> bool {
        matches!(self, Field::Value | Field::Quantity | Field::SecondQuantity | Field::Duty)
    }
}

/// What a column says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A field.
    Field(Field),
    /// A claim of the entry: whether it is made.
    Claim(String),
    /// A content: its share of the value.
    Content(String),
}

impl Role {
    /// Returns the role of a word: `origin`, `claim.usmca`, `content.steel`.
    pub fn of(word: &str) -> Option<Role> {
        let named = |(kind, name): (&str, &str)| match ShareKind::from_str(kind) {
            _ if name.is_empty() => None,
            Ok(ShareKind::Claim) => Some(Role::Claim(name.to_string())),
            Ok(ShareKind::Content) => Some(Role::Content(name.to_string())),
            Err(_) => None,
        };
        Field::from_str(word).ok().map(Role::Field).or_else(|| word.split_once('.').and_then(named))
    }

    /// Returns its word.
    pub fn word(&self) -> String {
        match self {
            Role::Field(field) => field.word().to_string(),
            Role::Claim(name) => format!("{}.{name}", ShareKind::Claim.word()),
            Role::Content(name) => format!("{}.{name}", ShareKind::Content.word()),
        }
    }
}
