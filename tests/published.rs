//! scratch
#[path = "published/sums.rs"]
mod sums;
use std::time::Instant;
use jiff::civil::Date;
use rust_decimal::Decimal;
#[test]
fn look() {
    let mut reader = csv::Reader::from_path("tests/published/budgetlab.csv").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
    let dates: Vec<Date> = rows.iter().map(|r| r[0].parse().unwrap()).filter(|d: &Date| *d < jiff::civil::date(2026,7,24)).collect();
    let t = Instant::now();
    let (scenario, world) = sums::read("law.toml", None).unwrap();
    eprintln!("read {:?}", t.elapsed());
    let path = std::env::var("V").ok();
    let scenario = match &path { Some(p) => sums::read(p, None).unwrap().0, None => scenario };
    let all = sums::on(&scenario, &world, &dates);
    eprintln!("run {:?}", t.elapsed());
    println!("date       total theirs gap | base s232 s301 fent ieepa s122 s201 | theirs");
    for (i, sums) in all.iter().enumerate() {
        let sum = sums::Sum::of(sums.values());
        let p: Vec<Decimal> = sum.parts.iter().map(|x| sum.percent(*x)).collect();
        let ours = [p[0], p[2], p[3], p[4], p[5] + p[6], p[7], p[1]];
        let t = |c: usize| rows[i][c].parse::<Decimal>().unwrap() * Decimal::ONE_HUNDRED;
        let theirs = [13, 6, 7, 9, 8, 10, 11].map(t);
        print!("{} {:.3} {:.3} {:+.3} |", dates[i], sum.percent(sum.duty), t(2), sum.percent(sum.duty) - t(2));
        for k in 0..7 { print!(" {:.3}({:+.3})", ours[k], ours[k] - theirs[k]); }
        println!(" unk {:.3}", sum.percent(sum.unknown.usd()));
    }
}
