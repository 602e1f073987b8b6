//! Where exact numbers become floating ones, and back: the one crossing.
//!
//! Law and money are exact on the near side; behavior is floating on the far side. A rate or a value crosses once a
//! scenario, a result once a figure.

use crate::units::{AdValorem, CustomsValue, Pp, Share, Usd};

/// Returns a rate as a share of the customs value; its 18 places become the nearest floating number.
pub fn rate(rate: AdValorem) -> f64 {
    rate.float()
}

/// Returns a difference of rates as a share of the customs value.
pub fn points(points: Pp) -> f64 {
    rate(AdValorem::ZERO + points)
}

/// Returns a part of a whole.
pub fn share(share: Share) -> f64 {
    rate(share.of(AdValorem::WHOLE))
}

/// Returns a customs value in dollars.
pub fn value(value: CustomsValue) -> f64 {
    value.float()
}

/// Returns dollars of a model as money, rounded half-even to the cent; `None` beyond what money can say.
pub fn money(dollars: f64) -> Option<Usd> {
    Usd::from_float(dollars)
}
