//! `input::world`: shipped flows in columns are what their text says.

use std::path::Path;

use dutylab::input::files::{Location, shipped_in};
use dutylab::input::partner::read_partners;
use dutylab::input::world::read_world;

#[test]
fn tables_in_columns_are_what_their_text_says() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tables =
        shipped_in("seeds").filter(|(path, _)| path.ends_with(".csv.gz") && !path.ends_with("us-2024/flows.csv.gz"));
    let mut count = 0;
    for (path, bytes) in tables {
        let [shipped, disk] = [Location::Shipped(path.into()), Location::Disk(home.join(path))];
        let [inside, beside] = [&shipped, &disk].map(|file| file.bytes().expect("a file"));
        count += usize::from(bytes != beside);
        assert_eq!(shipped.sha256(&inside), disk.sha256(&beside), "{path}");
        assert!(shipped.unpack(inside) == disk.unpack(beside), "{path}");
    }
    assert!(count > 5, "tables are in columns: {count}");
}

#[test]
fn columns_are_what_the_text_says() {
    let partners = read_partners().expect("the partners");
    let path = "seeds/worlds/us-2024/world.toml";
    let read = |location: Location| read_world("us-2024", &location, &partners).expect("the world");
    let (columns, text) = (read(Location::Shipped(path.into())), read(Location::Disk(path.into())));
    assert_eq!(
        (&columns.importers, &columns.partners, &columns.products, &columns.declared, &columns.hash),
        (&text.importers, &text.partners, &text.products, &text.declared, &text.hash)
    );
    assert!(columns.flows == text.flows);
}
