//! Files of entries that are made, not collected: repeats, claims, contents, quantities, two years of days, and rows that are wrong.

use std::fmt::Write;

/// Numbers that look random and are the same on every machine (Lehmer's generator of Park and Miller, 1988).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 as usize % end
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

/// Origin, number of the schedule, unit.
const GOODS: [[&str; 3]; 30] = [
    ["JP", "8703230140", "No"],
    ["Japan", "8708295160", "kg"],
    ["CN", "8418100010", "No"],
    ["CHN", "9403608081", "No"],
    ["China", "8471500150", "No"],
    ["CN", "6109100012", "doz"],
    ["CN", "8541430010", "No"],
    ["VN", "6109100012", "doz"],
    ["Vietnam", "9401616011", "No"],
    ["DE", "8703230140", "No"],
    ["Germany", "8413702004", "No"],
    ["FR", "2204215040", "l"],
    ["FRA", "0406301800", "lb"],
    ["IT", "6403996075", "pr"],
    ["CA", "6109100012", "doz"],
    ["CA", "8703230140", "No"],
    ["Canada", "2709002010", "bbl"],
    ["CA", "7208510045", "kg"],
    ["MX", "8708295160", "kg"],
    ["MEX", "8701210080", "No"],
    ["MX", "0702002099", "kg"],
    ["KR", "8703230140", "No"],
    ["South Korea", "8418100010", "No"],
    ["IN", "6109100012", "doz"],
    ["India", "3004909244", "kg"],
    ["BR", "0901110025", "kg"],
    ["Brazil", "7207120050", "kg"],
    ["GB", "2208303030", "pf.liter"],
    ["AU", "0202305006", "kg"],
    ["CH", "8413702004", "No"],
];

/// Days of entry in two years, outside of the spans in which goods in transit have earlier law.
const DAYS: [&str; 16] = [
    "2025-01-20",
    "2025-02-10",
    "2025-03-05",
    "2025-03-20",
    "2025-04-03",
    "2025-06-20",
    "2025-07-15",
    "2025-08-01",
    "2025-10-15",
    "2025-11-20",
    "2025-12-22",
    "2026-01-15",
    "2026-02-10",
    "2026-03-01",
    "2026-05-20",
    "2026-09-01",
];

/// The rows that are wrong, each with a part of its message.
pub const BAD: [(&str, &str); 29] = [
    ("E9,1,JP,8703.23.01.4,1000,2025-10-15,1,No,,,,40,", "has 9 digits"),
    ("E9,2,FR,406301800,1000,2025-10-15,1,kg,,,,40,", "--restore-zeros"),
    ("E9,3,JP,870323,1000,2025-10-15,1,No,,,,40,", "has 6 digits"),
    ("E9,4,JP,CAR,1000,2025-10-15,1,No,,,,40,", "not a number of the schedule"),
    ("E9,5,JP,,1000,2025-10-15,1,No,,,,40,", "`hts` is missing"),
    ("E9,6,JP,8703990000,1000,2025-10-15,1,No,,,,40,", "no line 8703.99.00.00"),
    ("E9,7,,8703230140,1000,2025-10-15,1,No,,,,40,", "`origin` is missing"),
    ("E9,8,Atlantis,8703230140,1000,2025-10-15,1,No,,,,40,", "“Atlantis” is not a country"),
    ("E9,9,EU,8703230140,1000,2025-10-15,1,No,,,,40,", "is several countries"),
    ("E9,10,JP,8703230140,,2025-10-15,1,No,,,,40,", "`value` is missing"),
    ("E9,11,JP,8703230140,-5,2025-10-15,1,No,,,,40,", "a value is zero or more, not -5"),
    ("E9,12,JP,8703230140,€500,2025-10-15,1,No,,,,40,", "not a number of dollars"),
    ("E9,13,JP,8703230140,1.2E+05,2025-10-15,1,No,,,,40,", "lost digits"),
    ("E9,15,JP,8703230140,abc,2025-10-15,1,No,,,,40,", "not a number"),
    ("E9,16,JP,8703230140,1000,,1,No,,,,40,", "`entry_date` is missing"),
    ("E9,17,JP,8703230140,1000,2025-13-45,1,No,,,,40,", "is no day of the calendar"),
    ("E9,18,JP,8703230140,1000,soon,1,No,,,,40,", "is not a day"),
    ("E9,19,JP,8703230140,1000,2024-06-01,1,No,,,,40,", "does not cover 2024-06-01"),
    ("E9,20,JP,8703230140,1000,2029-06-01,1,No,,,,40,", "does not cover 2029-06-01"),
    ("E9,21,FR,0406301800,1000,2025-10-15,,,,,,40,", "state it in kg"),
    ("E9,22,FR,0406301800,1000,2025-10-15,5,l,,,,40,", "l is not that"),
    ("E9,23,JP,8703230140,1000,2025-10-15,5,furlong,,,,40,", "“furlong” is no unit"),
    ("E9,24,JP,8703230140,1000,2025-10-15,-5,No,,,,40,", "a quantity is zero or more, not -5"),
    ("E9,25,JP,8703230140,1000,2025-10-15,5,No,QQ,,,40,", "“QQ” is no program"),
    ("E9,26,CN,8418100010,1000,2025-10-15,5,No,,40,,40,", "is not a share"),
    ("E9,27,CN,8418100010,1000,2025-10-15,5,No,,0.8,0.7,40,", "content"),
    ("E9,28,CN,8418100010,1000,2025-10-15,5,No,,-0.1,,40,", "is not a share"),
    ("E9,29,JP,9903012500,1000,2025-10-15,5,No,,,,40,", "stands beside the number of the goods"),
    ("E9,30,JP,8418100010,1000,2025-04-20,5,No,,0,0,11,", "`loading_date` is missing"),
];

/// The header of the plain file.
const HEADER: &str = "Entry Number,Line No,Country of Origin,HTS Number,Entered Value,Entry Date,Quantity,UOM,SPI,Steel Content,Aluminum Content,Mode of Transport,Chapter 99 Numbers";

/// The plain file: a row a line; the last rows are wrong.
pub fn plain(lines: usize) -> String {
    let mut numbers = Numbers(20_250_402);
    let mut text = format!("{HEADER}\n");
    for line in 0..lines {
        let [origin, code, unit] = GOODS[numbers.below(GOODS.len())];
        let day = numbers.of(&DAYS);
        let value = format!("{}.{:02}", 100 + numbers.below(90_000), numbers.below(100));
        let quantity = 1 + numbers.below(900);
        let program = match origin {
            "CA" | "Canada" | "MX" | "MEX" => numbers.of(&["S", "S+", "", ""]),
            "KR" | "South Korea" => numbers.of(&["KR", ""]),
            "AU" => numbers.of(&["AU", ""]),
            _ => "",
        };
        let [steel, aluminum] = match code {
            "8418100010" | "8708295160" | "9403608081" => [numbers.of(&["0.4", "25%", "0", "1"]), "0"],
            _ => ["0", "0"],
        };
        let dotted = if numbers.below(2) == 0 {
            code.to_string()
        } else {
            format!("{}.{}.{}.{}", &code[..4], &code[4..6], &code[6..8], &code[8..])
        };
        let (entry, number) = (line / 4 + 1, line % 4 + 1);
        let _ = writeln!(
            text,
            "E{entry},{number},{origin},{dotted},{value},{day},{quantity},{unit},{program},{steel},{aluminum},40,"
        );
    }
    for (row, _) in BAD {
        text.push_str(row);
        text.push('\n');
    }
    text
}

/// A file as customs' portal exports it: a row a number, that of the goods with the value.
pub fn portal(lines: usize) -> String {
    let mut numbers = Numbers(99);
    let mut text = "Entry Summary Number,Entry Summary Line Number,Entry Type Code,Entry Date,Country of Origin Code,HTS Number - Full,Line Tariff Goods Value Amount,Line Tariff Duty Amount,Mode of Transportation Code,SPI Code\n".to_string();
    for line in 0..lines {
        let value = 100 + numbers.below(90_000);
        let percent = |rate: usize| format!("{}.{:02}", value * rate / 100, value * rate % 100);
        let head = format!("P{},{},01,2025-10-15", line / 3 + 1, line % 3 + 1);
        match numbers.below(3) {
            // Due: 25% of section 301, 20% on fentanyl, 10% reciprocal.
            0 => {
                let rates = [("9903.88.03", 25), ("9903.01.24", 20), ("9903.01.25", 10)];
                for (number, rate) in rates {
                    let _ = writeln!(text, "{head},CN,{number},,{},40,", percent(rate));
                }
                let _ = writeln!(text, "{head},CN,9403.70.80.31,{value},0.00,40,");
            }
            // Due: 15% in all; declared is the 10% of April.
            1 => {
                let _ = writeln!(text, "{head},JP,9903.01.25,,{},40,", percent(10));
                let _ = writeln!(text, "{head},JP,8413.70.20.04,{value},0.00,40,");
            }
            // Exempt under USMCA is not claimed here: 25% on fentanyl goods of Mexico.
            _ => {
                let _ = writeln!(text, "{head},MX,9903.01.01,,{},40,", percent(25));
                let _ = writeln!(text, "{head},MX,8413.70.20.04,{value},0.00,40,");
            }
        }
    }
    text
}
