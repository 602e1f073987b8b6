//! What others put where results go stays as it is, and no result takes the place of another's.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::dutylab;
use crate::program::study::{Tree, study, tree};

/// What is said on standard error by a command that ends with this code.
fn said(folder: &Path, arguments: &[&str], code: i32) -> String {
    String::from_utf8(dutylab(folder, arguments, code).stderr).expect("text")
}

/// A study whose scenarios have these names.
fn named(names: &[&str]) -> tempfile::TempDir {
    let folder = study(1, 10);
    for name in names {
        let path = |name: &str| folder.path().join(format!("scenarios/{name}.toml"));
        fs::copy(path("s00"), path(name)).expect("a copy");
    }
    fs::remove_file(folder.path().join("scenarios/s00.toml")).expect("it is there");
    folder
}

#[test]
fn two_scenarios_of_one_folder_are_refused_before_anything_is_written() {
    let long = "a scenario with a name that is longer than what is left of it in the name of a folder";
    let other = format!("{long}, told apart by its end");
    for names in [["a b", "a-b"], ["Rate 20%", "rate-20"], ["Cars", "cars"], ["ΟΔΟΣ", "οδος"], [long, &other]] {
        let folder = named(&names[..1]);
        dutylab(folder.path(), &["run", "--no-charts"], 0);
        let good = tree(folder.path());
        let added = folder.path().join("scenarios").join(format!("{}.toml", names[1]));
        if added.exists() {
            println!("skipped: here {names:?} are one file");
            continue;
        }
        fs::copy(folder.path().join("scenarios").join(format!("{}.toml", names[0])), &added).expect("a copy");
        for command in [&["run", "--no-charts"][..], &["run", "-o", "new"], &["report"], &["check"], &["watch"]] {
            let said = said(folder.path(), command, 2);
            assert!(names.iter().all(|name| said.contains(&format!("scenarios/{name}.toml"))), "{said}");
            assert!(said.contains("one folder") && said.contains("rename"), "{said}");
        }
        assert!(!folder.path().join("new").exists());
        fs::remove_file(added).expect("it is there");
        assert_eq!(tree(folder.path()), good);
    }
}

#[test]
fn one_file_given_twice_is_one_scenario() {
    let folder = named(&["a", "b"]);
    dutylab(folder.path(), &["run", "scenarios", "./scenarios/a.toml", "scenarios/../scenarios/a.toml"], 0);
    let index = fs::read_to_string(folder.path().join("output/index.json")).expect("an index");
    assert_eq!(index.matches("\"scenario\": ").count(), 2, "{index}");
}

#[test]
fn a_result_is_not_replaced_by_that_of_another_scenario() {
    let folder = named(&["a b", "a-b", "why-a"]);
    dutylab(folder.path(), &["run", "scenarios/a b.toml", "--no-charts"], 0);
    let before = tree(&folder.path().join("output"));
    let refused = said(folder.path(), &["run", "scenarios/a-b.toml", "--no-charts"], 2);
    assert!(refused.contains("has the results of `run a b`") && refused.contains("delete it"), "{refused}");
    assert_eq!(tree(&folder.path().join("output")), before);
    // Nor by the answer to another question.
    fs::rename(folder.path().join("scenarios/a-b.toml"), folder.path().join("scenarios/a.toml")).expect("moves");
    dutylab(folder.path(), &["run", "scenarios/why-a.toml", "--no-charts"], 0);
    let refused = said(folder.path(), &["why", "scenarios/a.toml"], 2);
    assert!(refused.contains("has the results of `run why-a`"), "{refused}");
}

/// A name that the output folder needs does not block it.
#[test]
fn a_scenario_with_the_name_of_a_file_that_is_written_is_refused() {
    for name in ["index.html", "Index.HTML", "index.json", "manifest.json", "report.html", "charts"] {
        let folder = named(&[name, "other"]);
        for command in ["run", "report", "check"] {
            let said = said(folder.path(), &[command], 2);
            assert!(said.contains(&format!("{name}.toml")) && said.contains("rename the file"), "{said}");
        }
        assert!(!folder.path().join("output").exists());
        fs::remove_file(folder.path().join("scenarios").join(format!("{name}.toml"))).expect("it is there");
        dutylab(folder.path(), &["run", "--no-charts"], 0);
    }
    // What is like the lock, the list or nothing at all is a name like any other.
    let folder = named(&[".dutylab-lock", ".dutylab", "%", "nul"]);
    let path = |name: &str| format!("scenarios/{name}.toml");
    let paths = [".dutylab-lock", ".dutylab", "%", "nul"].map(path);
    let arguments: Vec<&str> = ["run", "--no-charts"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    for _ in 0..2 {
        dutylab(folder.path(), &arguments, 0);
    }
    for name in ["dutylab-lock", "dutylab", "case", "_nul"] {
        assert!(folder.path().join("output").join(name).join("summary.json").is_file(), "{name}");
    }
}

#[test]
fn a_case_with_the_name_of_a_file_has_a_folder_of_its_own() {
    let folder = named(&["a"]);
    let path = folder.path().join("scenarios/a.toml");
    let cases = ["cases.csv", "duty-by-case.png", "a", "a."].map(|name| format!("[[case]]\nname = \"{name}\"\n"));
    let text = fs::read_to_string(&path).expect("a file") + &cases.concat();
    fs::write(&path, text).expect("a file");
    for _ in 0..2 {
        dutylab(folder.path(), &["run"], 0);
    }
    for name in ["cases.csv-2", "duty-by-case.png-2", "a", "a-2"] {
        assert!(folder.path().join("output/a").join(name).join("summary.json").is_file(), "{name}");
    }
}

/// A folder is this program's by its list, not by the names of its files.
#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    for name in ["cases.csv", "why.csv", "compare.csv", "solve.csv", ".dutylab", "manifest.json"] {
        let folder = named(&["data", "other"]);
        let output = folder.path().join("output");
        fs::create_dir_all(output.join("data")).expect("a folder");
        fs::write(output.join("data/precious.txt"), "my only copy").expect("a file");
        fs::write(output.join("data").join(name), "\"program\": \"dutylab\"\n").expect("a file");
        let before = tree(&output);
        let refused = said(folder.path(), &["run", "scenarios/data.toml", "--no-charts"], 2);
        assert!(refused.contains("was not written by dutylab") && refused.contains("-o DIR"), "{refused}");
        assert_eq!(tree(&output), before);
        assert!(!output.join(".dutylab-lock").exists(), "not even a lock");
        // The others of the batch are written.
        said(folder.path(), &["run", "--no-charts"], 3);
        assert_eq!(tree(&output.join("data")), tree_below(&before, "data"));
        assert!(output.join("other/summary.json").is_file());
    }
}

fn tree_below(tree: &Tree, folder: &str) -> Tree {
    let below =
        |(path, bytes): (&PathBuf, &Vec<u8>)| Some((path.strip_prefix(folder).ok()?.to_path_buf(), bytes.clone()));
    tree.iter().filter_map(below).collect()
}

#[test]
fn what_others_put_among_results_is_left_alone() {
    let folder = named(&["a"]);
    let output = folder.path().join("output");
    dutylab(folder.path(), &["run", "--no-charts"], 0);
    for name in ["a/notes.txt", "a/mine/notes.txt"] {
        fs::create_dir_all(output.join(name).parent().expect("a folder")).expect("a folder");
        fs::write(output.join(name), "my only copy").expect("a file");
        let before = tree(&output);
        let refused = said(folder.path(), &["run"], 2);
        assert!(refused.contains(name) && refused.contains("was not written by dutylab"), "{refused}");
        assert!(refused.contains("move it elsewhere"), "{refused}");
        assert_eq!(tree(&output), before);
        fs::remove_file(output.join(name)).expect("it is there");
    }
    // What a system leaves in every folder is nobody's.
    fs::write(output.join("a/.DS_Store"), "").expect("a file");
    dutylab(folder.path(), &["run", "--no-charts"], 0);

    for name in ["index.html", "index.json", "manifest.json", "report.html", ".dutylab"] {
        let other = folder.path().join(format!("other-{name}"));
        fs::create_dir(&other).expect("a folder");
        fs::write(other.join(name), "\"program\": \"dutylab\"").expect("a file");
        let before = tree(&other);
        let refused = said(folder.path(), &["run", "-o", other.to_str().expect("a path")], 2);
        assert!(refused.contains(name) && refused.contains("was not written by dutylab"), "{refused}");
        assert_eq!(tree(&other), before);
    }
    // Beside results of ours as well.
    fs::write(output.join("report.html"), "my page").expect("a file");
    let refused = said(folder.path(), &["report"], 2);
    assert!(refused.contains("report.html"), "{refused}");
    assert_eq!(fs::read_to_string(output.join("report.html")).expect("it is there"), "my page");
}

/// No link is written through, and none is taken away.
#[cfg(unix)]
#[test]
fn links_lead_to_no_harm() {
    use std::os::unix::fs::symlink;
    for link in ["", ".dutylab-lock", "index.html", "report.html", "manifest.json", ".dutylab", "a", "a/rates.csv"] {
        let folder = named(&["a"]);
        let (output, mine) = (folder.path().join("output"), folder.path().join("mine"));
        fs::create_dir(&mine).expect("a folder");
        fs::write(mine.join("file"), "my only copy").expect("a file");
        dutylab(folder.path(), &["run", "--no-charts"], 0);
        let place = output.join(link);
        if place.is_dir() {
            fs::remove_dir_all(&place).expect("it is there");
        } else if place.exists() {
            fs::remove_file(&place).expect("it is there");
        }
        let leads = if ["", "a"].contains(&link) { mine.clone() } else { mine.join("file") };
        symlink(&leads, output.join(link).to_str().expect("a path").trim_end_matches('/')).expect("a link");
        // An output folder may be elsewhere: what is there is held to the same.
        let said = said(folder.path(), &["report"], if link.is_empty() { 0 } else { 2 });
        assert!(link.is_empty() || said.contains(link), "{link}: {said}");
        assert_eq!(fs::read_to_string(mine.join("file")).expect("it is there"), "my only copy", "{link}");
        assert!(fs::symlink_metadata(output.join(link)).is_ok() && output.is_dir(), "{link}");
        assert_eq!(
            fs::read_link(output.join(link).to_str().expect("a path").trim_end_matches('/')).expect("a link"),
            leads
        );
    }
}

/// The lock is a file that nobody's words are lost in, and nothing else.
#[cfg(unix)]
#[test]
fn a_lock_is_not_emptied() {
    let folder = named(&["a"]);
    let lock = folder.path().join("output/.dutylab-lock");
    fs::create_dir(folder.path().join("output")).expect("a folder");
    fs::write(&lock, "my only copy").expect("a file");
    dutylab(folder.path(), &["run", "--no-charts"], 0);
    assert_eq!(fs::read_to_string(&lock).expect("it is there"), "my only copy");
    fs::remove_file(&lock).expect("it is there");
    for make in ["mkdir", "mkfifo"] {
        assert!(std::process::Command::new(make).arg(&lock).status().expect("it starts").success());
        let refused = said(folder.path(), &["run", "--no-charts"], 2);
        assert!(refused.contains("cannot write here") && refused.contains("not a file of its own"), "{refused}");
        std::process::Command::new("rm").arg("-r").arg(&lock).status().expect("it starts");
    }
}

#[cfg(unix)]
#[test]
fn charts_and_pages_overwrite_their_own_alone() {
    use std::os::unix::fs::symlink;
    let folder = named(&["a"]);
    let home = folder.path();
    let chart = |place: &str, code| said(home, &["chart", "bars", "scenarios/a.toml", "-o", place], code);
    chart("fig/cars.png", 0);
    chart("fig/cars.png", 0);
    // Somebody else's numbers beside a picture of that name.
    fs::write(home.join("fig/cars.csv"), "year,sales\n2024,1\n").expect("a file");
    assert!(chart("fig/cars.png", 2).contains("fig/cars.csv: is there already"));
    assert_eq!(fs::read_to_string(home.join("fig/cars.csv")).expect("it is there"), "year,sales\n2024,1\n");
    fs::write(home.join("victim"), "my only copy").expect("a file");
    symlink(home.join("victim"), home.join("fig/link.png")).expect("a link");
    assert!(chart("fig/link.png", 2).contains("a link"));
    // In the output folder: a picture of somebody else of the same name, and a folder that leads elsewhere.
    chart("out", 0);
    chart("out", 0);
    let [png] = &fs::read_dir(home.join("out/charts/a"))
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "png"))
        .collect::<Vec<_>>()[..]
    else {
        panic!("one picture")
    };
    let name = png.strip_prefix(home.join("out")).expect("below");
    fs::create_dir_all(home.join("own").join(name).parent().expect("a folder")).expect("a folder");
    fs::write(home.join("own").join(name), "my only copy").expect("a file");
    assert!(chart("own", 2).contains("was not written by dutylab"));
    assert_eq!(fs::read_to_string(home.join("own").join(name)).expect("it is there"), "my only copy");
    fs::create_dir(home.join("away")).expect("a folder");
    symlink(home.join("fig"), home.join("away/charts")).expect("a link");
    assert!(chart("away", 2).contains("was not written by dutylab"));
    // The manual.
    fs::create_dir(home.join("man")).expect("a folder");
    symlink(home.join("victim"), home.join("man/dutylab-run.1")).expect("a link");
    assert!(said(home, &["man", "man"], 2).contains("dutylab-run.1: a link"));
    assert_eq!(fs::read_to_string(home.join("victim")).expect("it is there"), "my only copy");
    fs::remove_file(home.join("man/dutylab-run.1")).expect("it is there");
    dutylab(home, &["man", "man"], 0);
    assert!(home.join("man/dutylab-run.1").is_file() && home.join("man/dutylab.1").is_file());
}

/// What a program reads is printed, and nothing is written or taken away, unless a folder is named.
#[test]
fn what_is_printed_for_a_program_leaves_no_folder() {
    let folder = named(&["a", "b"]);
    for form in ["--json", "--csv", "--md"] {
        let output = dutylab(folder.path(), &["run", form], 0);
        assert!(!output.stdout.is_empty());
        assert!(!folder.path().join("output").exists(), "{form}");
    }
    dutylab(folder.path(), &["run"], 0);
    let pictures = tree(&folder.path().join("output"));
    let printed = dutylab(folder.path(), &["run", "--json", "--no-charts"], 0).stdout;
    assert_eq!(tree(&folder.path().join("output")), pictures, "earlier pictures stay");
    let named = dutylab(folder.path(), &["run", "--json", "--no-charts", "-o", "named"], 0).stdout;
    assert_eq!(printed, named);
    assert!(folder.path().join("named/a/summary.json").is_file());
    // The page of `report` is what it is asked for.
    dutylab(folder.path(), &["report", "--json", "scenarios/a.toml", "-o", "page"], 0);
    assert!(folder.path().join("page/report.html").is_file());
    let refused = said(folder.path(), &["run", "--json", "--draws", "0..5"], 2);
    assert!(refused.contains("--draws") && refused.contains("-o DIR"), "{refused}");
}

/// One scenario in a folder of many: what systems and editors leave beside it is none.
#[test]
fn hidden_files_are_no_part_of_a_folder() {
    let folder = named(&["a", ".draft"]);
    fs::write(folder.path().join("scenarios/._a.toml"), b"\0\x05\x16\x07Mac OS X").expect("a file");
    let printed = dutylab(folder.path(), &["run", "--json"], 0).stdout;
    let printed = String::from_utf8(printed).expect("text");
    assert_eq!(printed.matches("\"scenario\": \"a\"").count(), 1, "{printed}");
    assert_eq!(printed.matches("\"scenario\": ").count(), 1, "{printed}");
    dutylab(folder.path(), &["run", "scenarios/.draft.toml", "--no-charts"], 0);
}

/// A scenario is read more than once, which a pipe cannot be.
#[cfg(unix)]
#[test]
fn a_pipe_is_refused_in_plain_words() {
    let folder = named(&["a"]);
    let fed = std::process::Command::new("sh")
        .arg("-c")
        .arg("cat scenarios/a.toml | \"$0\" check /dev/stdin")
        .arg(env!("CARGO_BIN_EXE_dutylab"))
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    let said = String::from_utf8(fed.stderr).expect("text");
    assert_eq!(fed.status.code(), Some(2), "{said}");
    assert!(said.contains("/dev/stdin") && said.contains("pipe") && !said.contains("empty"), "{said}");
}
