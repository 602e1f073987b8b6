//! The sign between the cells of a text.

use csv::StringRecord;

/// Rows at the top of a table among which its header is looked for: titles of reports stand above it.
pub const MOST_ABOVE: usize = 20;

const SIGNS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Returns the sign that `sep=` names in the first line, else that which divides a row into a header, else that which stands
/// most in a line outside of quotes. `start` are the first bytes of the text.
pub fn separator(start: &[u8], is_header: impl Fn(&StringRecord) -> bool) -> u8 {
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign, b'\r' | b'\n', ..] = start {
        return *sign;
    }
    let divides = |sign: &u8| rows(start, *sign).any(|cells| is_header(&cells));
    let most = |sign: &u8| rows(start, *sign).map(|cells| cells.len()).max();
    SIGNS.into_iter().find(divides).or_else(|| SIGNS.into_iter().rev().max_by_key(most)).unwrap_or(b',')
}

/// Returns the first rows as a sign divides them.
fn rows(start: &[u8], sign: u8) -> impl Iterator<Item = StringRecord> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(sign).from_reader(start);
    reader.into_byte_records().map_while(Result::ok).take(MOST_ABOVE).map(StringRecord::from_byte_record_lossy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_in_quotes_divide_nothing() {
        let sign = |text: &str| separator(text.as_bytes(), |cells| cells.len() == 3 && &cells[1] == "hts");
        assert_eq!(sign("origin,hts,value\nJP,\"a;b;c;d;e\",1\n"), b',');
        assert_eq!(sign("For A, B, C, D, E and F\norigin;hts;value\n"), b';');
        assert_eq!(sign("sep=|\na|b\n"), b'|');
        assert_eq!(sign("\"a;b;c;d\",b,c\n"), b',');
        assert_eq!(sign("no header here"), b',');
    }
}
