//! The days that a row states.

use jiff::civil::Date;

use super::role::Field;

/// Days by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days([Option<Date>; Field::DAYS.len()]);

impl Days {
    fn place(field: Field) -> usize {
        field as usize - Field::DAYS[0] as usize
    }

    /// Returns the day of a field.
    pub fn get(&self, field: Field) -> Option<Date> {
        self.0.get(Days::place(field)).copied().flatten()
    }

    /// States the day of a field.
    pub fn insert(&mut self, field: Field, day: Date) {
        self.0[Days::place(field)] = Some(day);
    }

    /// States the days of another row where none is stated.
    pub fn fill(&mut self, other: &Days) {
        self.0.iter_mut().zip(other.0).for_each(|(day, more)| *day = day.or(more));
    }

    /// Returns the days that are stated, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (Field, Date)> {
        self.0.iter().enumerate().filter_map(|(place, day)| Some((Field::DAYS[place], (*day)?)))
    }
}
