//! What a result says of pass-through: which was taken, and where the sign of the net effect depends on it.

use std::fs;

use crate::program::dutylab;

/// Returns what the program prints of a cut of a duty of 10% on cars, and the picture of who pays.
fn said(response: &str) -> (String, String) {
    let place = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| fs::write(place.path().join(path), text).expect("written");
    fs::create_dir(place.path().join("w")).expect("made");
    write("w/world.toml", "title = \"W\"\nimporter = \"US\"\nyear = 2024\nsource = \"test\"\n");
    write("w/flows.csv", "partner,product,value_usd\nJP,870323,100000000\nMX,870323,200000000\n");
    write(
        "law.toml",
        "title = \"Law\"\nsource = \"test\"\ndate = 2025-01-01\ncomplete = true\n[[measure]]\nid = \"cars\"\nproducts = [\"8703\"]\nmode = \"base\"\nrate = \"10%\"\n",
    );
    let head = "title = \"Cut\"\nbaseline = \"law.toml\"\nworld = \"w\"\ndate = 2025-10-25\nscope = { partners = [\"JP\"], products = [\"8703\"] }\n";
    let change = "[[change]]\nmeasure = \"cars\"\nset = \"0%\"\n";
    write("cut.toml", &format!("{head}{change}{response}"));
    let output = dutylab(place.path(), &["run", "cut.toml", "-o", "out"], 0);
    // The drawing, and what stands beside it.
    let [drawn, beside] = ["svg", "txt"]
        .map(|end| fs::read_to_string(place.path().join(format!("out/cut/cut-who-pays.{end}"))).expect("a picture"));
    let picture = drawn + &beside;
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    (flat(&String::from_utf8_lossy(&output.stdout)), flat(&picture))
}

#[test]
fn a_sign_that_depends_on_pass_through_is_told() {
    let turned = "the net effect on importers of the United States and the Treasury is +";
    let (text, picture) = said("[response.elastic]\ndemand = -3\n");
    assert!(text.contains(turned) && text.contains("but its sign depends on pass-through: at 20%"), "{text}");
    assert!(picture.contains("Pass-through to importers at the border: 92%"), "{picture}");
    // With an elasticity of supply there is no pass-through to ask about.
    let (text, picture) = said("[response.elastic]\ndemand = -3\nsupply = \"inf\"\n");
    assert!(!text.contains("its sign depends"), "{text}");
    assert!(!picture.contains("Pass-through to importers"), "{picture}");
    // What is stated is a point: nothing is said to be measured.
    let (text, picture) = said("[response.elastic]\ndemand = -3\npass_through = 0.9\n");
    assert!(text.contains("its sign depends") && !picture.contains("Pass-through to importers"), "{text}");
}

/// The importer's own part stands before the world's.
#[test]
fn the_net_effect_stands_before_the_deadweight_loss() {
    let (text, picture) = said("[response.elastic]\ndemand = -3\n");
    for (said, own, world) in [
        (&text, "net effect", "deadweight"),
        (&picture, "Net effect on importers of the", "Change in the world’s deadweight loss"),
    ] {
        let [own, world] = [own, world].map(|word| said.find(word).unwrap_or_else(|| panic!("{word}: {said}")));
        assert!(own < world, "{said}");
    }
    assert!(!text.contains("buyers") && !picture.contains("uyers"), "{text}");
}
