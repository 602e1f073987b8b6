//! `regime::duty` by itself: how a schedule words duties.

use dutylab::regime::duty::*;

/// Returns a duty in a form that shows how it was read: `17¢ each + 2.5% on the case` is `0.17/each; 2.5% on the
/// case`.
fn read(text: &str) -> String {
    match Duty::parse(text).unwrap_or_else(|why| panic!("{text}: {why}")) {
        Duty::Terms(terms) => shown(&terms),
        Duty::Bounded(BoundedDuty { terms, at_least, at_most }) => {
            let bound = |word, bound: Option<Vec<DutyTerm>>| {
                bound.map_or(String::new(), |bound| format!(" {word} {}", shown(&bound)))
            };
            shown(&terms) + &bound("min", at_least) + &bound("max", at_most)
        }
        Duty::Text => "text".into(),
    }
}

fn shown(terms: &[DutyTerm]) -> String {
    let show = |term: &DutyTerm| {
        let amount = match &term.amount {
            TermAmount::AdValorem(rate) => format!("{}%", rate.percent()),
            TermAmount::Specific { dollars, unit } => format!("{dollars}/{unit}"),
        };
        term.on.as_ref().map_or(amount.clone(), |on| format!("{amount} on {on}"))
    };
    terms.iter().map(show).collect::<Vec<_>>().join("; ")
}

#[test]
fn duties_read_as_the_schedule_words_them() {
    for (text, meaning) in [
        (" Free", "0%"),
        ("33 1/3%", "33.3333333333%"),
        ("37% /", "37%"),
        ("2.8¢/kg +8.5%", "0.028/kg; 8.5%"),
        ("2.2¢/kg  +  33.5%", "0.022/kg; 33.5%"),
        ("$1.034/kg + 11.9%", "1.034/kg; 11.9%"),
        ("89.6¢/1000", "0.896/thousand"),
        ("$1/1,000 pins + 35%", "1/thousand pins; 35%"),
        ("$2.50/thou- sand + 40%", "2.5/thousand; 40%"),
        ("$1.13/m3", "1.13/m³"),
        ("86.1¢/m2of recording surface", "0.861/m² on recording surface"),
        (
            "18.5¢/ liter + $1.32/pf. liter on ethyl alcohol content",
            "0.185/liter; 1.32/pf.liter on ethyl alcohol content",
        ),
        ("0.3¢/line/ gross + 4.6%", "0.003/line/gross; 4.6%"),
        ("22¢/kg on drained weight+45%", "0.22/kg on drained weight; 45%"),
        ("39.9¢/kg of total sugars+ 6%", "0.399/kg on total sugars; 6%"),
        ("$1.10/t, including weight of container", "1.1/t on including weight of container"),
        ("43¢ each + 2.8¢/jewel over 7 + 3.7% on the case", "0.43/each; 0.028/jewel over 7; 3.7% on the case"),
        ("$3/head", "3/head"),
        ("10.2% on the entire set", "10.2%"),
        ("The rate applicable to the natural juice in heading 2009", "text"),
        ("See 9822.04.25", "text"),
        ("Free, under bond", "text"),
        ("26.4 percent of the fair retail value", "text"),
        ("4.3817¢/kg less 0.0622005¢ /kg for each degree under 100 degrees but not less 2.831562¢ /kg", "text"),
    ] {
        assert_eq!(read(text), meaning, "{text}");
    }
}

#[test]
fn bounds_read_as_schedules_word_them() {
    for (text, meaning) in [
        ("8% but not less than 2¢/kg", "8% min 0.02/kg"),
        ("9.60¢/kg, but not more than 20%", "0.096/kg max 20%"),
        ("8%, not less than 2¢/kg nor more than 20%", "8% min 0.02/kg max 20%"),
        ("10 % MIN $2.40/kg MAX 35%", "10% min 2.4/kg max 35%"),
        ("2.8¢/kg + 8.5% MAX 20%", "0.028/kg; 8.5% max 20%"),
        ("The greater of 8% or 2¢/kg", "8% min 0.02/kg"),
        ("the lower of $1.50 each + 5% and 12%", "1.5/each; 5% max 12%"),
        ("8% or 2¢/kg, whichever is the greater", "8% min 0.02/kg"),
        ("8% or 2¢/kg whichever is less", "8% max 0.02/kg"),
        ("3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees but not less than 3.143854¢/kg", "text"),
        ("The rate of the article but not less than 5%", "text"),
        ("5% but not more than the rate of the article", "text"),
    ] {
        assert_eq!(read(text), meaning, "{text}");
    }
}

#[test]
fn what_is_neither_amount_nor_words_is_a_mistake() {
    for text in [
        "",
        "25",
        "6,8%",
        "-5%",
        "1500%",
        "15 %%",
        "Fre",
        "Free 5%",
        "Free (A)",
        "EUR 5/kg",
        "2.8¢/kg 8.5%",
        "5% each",
        "$5%",
        "2.8¢",
        "$/kg",
        "2.8¢/",
        "5¢/5",
        "1/0%",
        "5% +",
        "5¢ each 3%",
        "5% on the case 3%",
        "1e3%",
        "1_0%",
        "$5",
        "¢",
        "/",
        "1%+1%+1%+1%+1%+1%+1%+1%+1%",
        "8% but not less than 2",
        "8% MIN",
        "8% MIN 2¢/kg MIN 3¢/kg",
        "8% MAX EUR 5/kg",
    ] {
        assert!(Duty::parse(text).is_err(), "{text}: {}", read(text));
    }
}
