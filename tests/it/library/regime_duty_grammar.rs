//! `regime::duty` by itself: how a schedule words duties.

use dutylab::regime::duty::*;

/// Returns a duty in a form that shows how it was read: `17¢ each + 2.5% on the case` is `0.17/each; 2.5% on the
/// case`.
fn read(text: &str) -> String {
    let Duty::Terms(terms) = Duty::parse(text).unwrap_or_else(|why| panic!("{text}: {why}")) else {
        return "text".into();
    };
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
    ] {
        assert!(Duty::parse(text).is_err(), "{text}: {}", read(text));
    }
}
