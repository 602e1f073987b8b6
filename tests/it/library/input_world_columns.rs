//! `input::world`: shipped flows in columns are what their text says.

use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::world::read_world;

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
