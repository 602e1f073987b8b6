//! From the law to the world: which sector a line is of, what its shock is, and what is left out.

use std::path::Path;

use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::world::{read_on_lines, read_world};
use dutylab::partner::Partner;
use dutylab::run::equilibrium::EquilibriumResult;
use dutylab::run::run;
use dutylab::run::shock::TariffShock;
use dutylab::session::Session;
use dutylab::units::CustomsValue;

use super::world;

/// What a scenario feeds into its world.
fn equilibrium(file: &Path) -> EquilibriumResult {
    let partners = read_partners().expect("the words");
    let read =
        Session::new().expect("names").read(&Location::Disk(file.into()), &Default::default()).expect("a scenario");
    let read_the_world = if read.on_lines { read_on_lines } else { read_world };
    let world = read_the_world(&read.scenario.world, &read.world, &partners).expect("a world");
    let mut run = run(&read.scenario, &world, &false.into()).expect("an equilibrium");
    run.cases.swap_remove(0).equilibrium.expect("what becomes of the world")
}

/// A folder with a scenario of two sectors and three countries, of which one is the rest of the world.
fn folder() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let sectors = "sector,name,elasticity_one\n01,Cars,4\n02,All else,4\n";
    let mut trade = String::from("exporter,importer,sector,value_usd\n");
    for (from, to) in ["US", "CN", "ROW"].iter().flat_map(|from| ["US", "CN", "ROW"].map(|to| (from, to))) {
        let value = if *from == to { 1000 } else { 100 };
        trade.push_str(&format!("{from},{to},01,{value}\n{from},{to},02,{value}\n"));
    }
    let economy = "[economy]\ncountries = \"countries.csv\"\nrest_of_world = \"ROW\"\nsectors = \"sectors.csv\"\n";
    let law = "[law]\nlines = \"../lines\"\ndate = 2025-01-01\nnote = \"test\"\nconcordance = \"concordance.csv\"\n";
    let head = "importer = \"US\"\nyear = 2024\nsource = \"test\"\n";
    let files = [
        (
            "all/world.toml",
            format!("title = \"All\"\n{head}flows = \"trade.csv\"\n{economy}{law}"),
        ),
        ("all/countries.csv", "country,name,income_usd\nUSA,A,2400\nCHN,B,2400\nROW,C,2400\n".into()),
        ("all/sectors.csv", sectors.into()),
        ("all/trade.csv", trade.replace("US,", "USA,").replace("CN,", "CHN,")),
        ("all/concordance.csv", "product,sector\n27,02\n2716,\n87,02\n8703,01\n".into()),
        ("lines/world.toml", format!("title = \"Lines\"\n{head}")),
        (
            "lines/flows.csv",
            "partner,product,value_usd\nCN,870321,100\nCN,870810,300\nCN,270900,100\nJP,870321,50\nFR,870321,150\nJP,271600,7\n"
                .into(),
        ),
        (
            "law.toml",
            "title = \"Law\"\nsource = \"test\"\ndate = 2025-06-01\ncomplete = true\n[[measure]]\nid = \"mfn\"\nmode = \"base\"\nrate = \"10%\"\n[[measure]]\nid = \"cars\"\nproducts = [\"8703\"]\nrate = \"22%\"\nfrom = 2025-04-01\n[[measure]]\nid = \"parts\"\nproducts = [\"8708\"]\nrate = \"44%\"\nfrom = 2025-04-01\n"
                .into(),
        ),
        (
            "scenario.toml",
            "title = \"Fed\"\nbaseline = \"law.toml\"\nworld = \"all\"\n[response.multisector]\nelasticities = \"one\"\n"
                .into(),
        ),
    ];
    for (path, text) in files {
        let path = place.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    place
}

fn usd(dollars: i64) -> CustomsValue {
    CustomsValue::from_cents(100 * dollars).expect("an amount")
}

/// One line: 1.32 ÷ 1.10 − 1. Two: their rates are averaged by value before they are divided. Who has no country of its
/// own is the rest of the world.
#[test]
fn the_shock_is_the_ratio_of_average_rates() {
    let place = folder();
    let told = equilibrium(&place.path().join("scenario.toml"));
    let shocks: Vec<(usize, [usize; 2], CustomsValue)> =
        told.shocks.iter().map(|shock| (shock.sector, shock.pair, shock.value)).collect();
    assert_eq!(shocks, [(0, [1, 0], usd(100)), (0, [2, 0], usd(200)), (1, [1, 0], usd(400))]);
    let rates: Vec<f64> = told.shocks.iter().map(|shock| shock.change).collect();
    // Of 400 dollars 300 pay 54% and 100 pay 10%: 43% on average.
    assert_eq!(rates, [1.32 / 1.10 - 1.0, 1.32 / 1.10 - 1.0, 1.43 / 1.10 - 1.0]);
    assert_eq!(told.left_out.stateless, (0, usd(0)));
    assert_eq!(told.left_out.sectorless, (1, usd(7)), "goods whose row names no sector");
}

/// Where a world has no rest of the world, partners without a country are left out, and the largest is known.
#[test]
fn the_largest_partner_that_a_world_lacks_is_known() {
    let place = folder();
    for file in ["all/world.toml", "all/countries.csv", "all/trade.csv"] {
        let path = place.path().join(file);
        let text = std::fs::read_to_string(&path).expect("text");
        std::fs::write(&path, text.replace("rest_of_world = \"ROW\"\n", "").replace("ROW", "DEU")).expect("written");
    }
    let left_out = equilibrium(&place.path().join("scenario.toml")).left_out;
    assert_eq!(left_out.stateless, (2, usd(200)), "Japan and France");
    let france = Partner::from_iso2("FR").expect("one");
    assert_eq!(left_out.largest, Some((france, usd(150))));
}

#[test]
fn every_line_of_the_schedule_has_a_sector_or_is_said_to_have_none() {
    let law = world("icio-2022").law.expect("a law");
    let row = |code| law.concordance.iter().find(|(product, _)| *product == code).map(|(_, sector)| *sector);
    for product in world("us-2024").products.iter().filter(|product| !product.is_special_provision()) {
        let found = [6, 4, 2].into_iter().filter_map(|digits| product.prefix(digits)).find_map(row);
        let none = product.to_string().starts_with("2716") || product.to_string().starts_with("97");
        assert_eq!(found.expect("a row").is_none(), none, "{product}");
    }
}

/// With one percent more on everything nothing stays as it was, so that every flow is in the shock or left out.
#[test]
fn the_sectors_add_up_to_the_whole() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("more.toml");
    let text = "title = \"More\"\nbaseline = \"us\"\nworld = \"icio-2022\"\ndate = 2025-10-25\n[[measure]]\nid = \"more\"\nrate = \"1%\"\n[response.multisector]\nelasticities = \"IS\"\n";
    std::fs::write(&file, text).expect("written");
    let told = equilibrium(&file);
    let value: CustomsValue = told.shocks.iter().map(|shock| shock.value).sum();
    let whole = world("us-2024").value();
    assert_eq!(value + told.left_out.stateless.1 + told.left_out.sectorless.1, whole);
    assert_eq!(told.left_out.stateless.0, 0, "all others are the rest of the world");
}

/// A regime without days has no law of a base year: its rates enter unchanged.
#[test]
fn stated_rates_are_the_shock_unchanged() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("stated.toml");
    let text = "title = \"Stated\"\nbaseline = \"none\"\nworld = \"icio-2022\"\n[[measure]]\nid = \"one\"\nimporters = [\"US\"]\npartners = [\"CN\"]\nproducts = [\"24\"]\nrate = \"25%\"\n[response.multisector]\nelasticities = \"IS\"\n";
    std::fs::write(&file, text).expect("written");
    let told = equilibrium(&file);
    let [TariffShock { sector: 23, pair, change, .. }] = told.shocks[..] else { panic!("{:?}", told.shocks) };
    assert_eq!(
        pair.map(|country| told.countries[country]),
        ["CN", "US"].map(|code| Partner::from_iso2(code).expect("one"))
    );
    assert_eq!(change, 0.25);
}
