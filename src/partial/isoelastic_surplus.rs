//! Areas beside curves of constant elasticity: what buyers or sellers gain when a price moves along them.

/// ∫ q dp from the price 1 to e^`price` along q = p^`elasticity`, per dollar at first. Nothing where the price is
/// fixed, as it does on a curve of infinite elasticity.
pub fn area(price: f64, elasticity: f64) -> f64 {
    match elasticity + 1.0 {
        _ if price == 0.0 || elasticity.is_infinite() => 0.0,
        0.0 => price,
        power => (power * price).exp_m1() / power,
    }
}
