//! The files that a file may name, found without understanding it.

use dutylab::input::named_files::mentions;

#[test]
fn a_broken_file_names_others_too() {
    let home = tempfile::tempdir().expect("a folder");
    let scenario = home.path().join("a.toml");
    std::fs::write(&scenario, "extends = [\"../base.toml\"]\nworld = \"mine\"\ntitle = \n").expect("writes");
    let found = mentions(&scenario);
    for path in ["../base.toml", "mine/world.toml", "a.expect.toml"] {
        assert!(found.contains(&home.path().join(path)), "{path}: {found:?}");
    }
}

#[test]
fn the_flows_of_a_world_need_not_be_named() {
    let home = tempfile::tempdir().expect("a folder");
    let world = home.path().join("world.toml");
    std::fs::write(&world, "year = 2024").expect("writes");
    assert!(mentions(&world).contains(&home.path().join("flows.csv")));
}
