//! What the commands that ask about one case share: the scenario and the case that are meant, and the folder of the answer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dutylab::error::{Problem, Problems};
use dutylab::input::files::Location;
use dutylab::input::list::Lists;
use dutylab::input::table::did_you_mean;
use dutylab::partner::Partners;
use dutylab::report::folder::{Stage, slug};
use dutylab::report::font::Fonts;
use dutylab::report::pictures::{Picture, Placed};
use dutylab::report::results;
use dutylab::run::{Failure, Run, run as work_out};
use dutylab::scenario::Scenario;
use dutylab::world::World;

use super::run::open;
use super::{Common, Terminal, batch};

/// A scenario of the command line, read, with its world and the lists that its words may name.
pub struct Asked {
    /// Its file.
    pub location: Location,
    /// The question.
    pub scenario: Scenario,
    /// The flows.
    pub world: Arc<World>,
    /// Lists of the scenario and of its baseline.
    pub lists: Lists,
}

/// Reads scenarios, each named by a path or a shipped name, in their order.
pub fn read(paths: &[&Path], common: &Common, partners: &Partners) -> Result<Vec<Asked>, Problems> {
    let mut files: Vec<Location> = Vec::new();
    for path in paths {
        let (found, _) = batch::find(&[path.to_path_buf()])?;
        match <[Location; 1]>::try_from(found) {
            Ok([file]) => files.push(file),
            Err(_) => return Err(Problem::new(format!("{}: name one scenario file", path.display())).into()),
        }
    }
    let items = batch::load(files, partners, &common.overrides());
    let (mut asked, mut problems) = (Vec::new(), Problems::new());
    for batch::Item { location, loaded } in items {
        match loaded {
            Ok((scenario, world, lists)) => asked.push(Asked { location, scenario, world, lists }),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(asked) } else { Err(problems) }
}

impl Asked {
    /// Works the scenario out.
    pub fn run(&self, stop: &AtomicBool) -> Result<Run, Problem> {
        work_out(&self.scenario, &self.world, stop).map_err(|failure| self.failed(failure))
    }

    /// A failure with the file that it is about.
    pub fn failed(&self, failure: Failure) -> Problem {
        match failure {
            Failure::Problem(problem) if problem.place.is_none() => problem.about(&self.location.display()),
            failure => failure.into(),
        }
    }

    /// The number of the case of a name; without a name, of the first.
    pub fn case(&self, name: Option<&str>) -> Result<usize, Problem> {
        find_case(&self.scenario, name)
    }

    /// The scenario with one case, the one that is named or the first, and with imports held fixed.
    pub fn chosen(&self, name: Option<&str>, terminal: &Terminal) -> Result<Scenario, Problem> {
        let number = self.case(name)?;
        let count = self.scenario.variant_count();
        if name.is_none() && count > 1 {
            let first = self.scenario.variant(0).name;
            terminal.note(&format!("“{first}”, the first of {count} cases; --case NAME shows another"));
        }
        if self.scenario.behaviour.is_some() {
            terminal.note("Imports are held fixed here: the scenario's model of response is left out.");
        }
        Ok(Scenario { behaviour: None, draws: None, ..self.scenario.only(number) })
    }
}

/// The number of the variant of a name; without a name, of the first.
pub fn find_case(scenario: &Scenario, name: Option<&str>) -> Result<usize, Problem> {
    let Some(wanted) = name else { return Ok(0) };
    let names = || (0..scenario.variant_count()).map(|number| scenario.variant(number).name);
    names().position(|name| name == wanted).ok_or_else(|| {
        let names: Vec<String> = names().take(24).collect();
        let hint = did_you_mean(wanted, names.iter().map(String::as_str));
        let problem = Problem::new(format!("{}: unknown case “{wanted}”", scenario.name));
        problem.help(hint.unwrap_or_else(|| format!("cases here: {}", names.join(", "))))
    })
}

/// Writes what a command finds of scenarios, tables and pictures, into a folder of the output folder and puts it into place;
/// `None` if the work was stopped.
pub fn write(
    (command, about): (&str, &str),
    tables: &[(&str, String)],
    pictures: Vec<Picture>,
    common: &Common,
    terminal: &Terminal,
    stop: &AtomicBool,
) -> Result<Option<()>, Problem> {
    let Some(output) = open(common.output(), terminal, stop)? else { return Ok(None) };
    let owner = format!("{command} {about}");
    let (name, stage) = (slug(&owner), output.stage());
    if fill(&stage, &name, tables, pictures, stop)?.is_none() {
        return Ok(None);
    }
    stage.place(&name, &owner)?;
    terminal.note(&format!("→ {}", output.root().join(&name).display()));
    Ok(Some(()))
}

fn fill(
    stage: &Stage<'_>,
    name: &str,
    tables: &[(&str, String)],
    pictures: Vec<Picture>,
    stop: &AtomicBool,
) -> Result<Option<()>, Problem> {
    for (table, text) in tables {
        stage.write(&format!("{name}/{table}"), text.as_bytes())?;
    }
    let place = |picture| Placed::new(name.to_string(), String::new(), picture);
    let placed: Vec<Placed> = pictures.into_iter().map(place).collect();
    Ok(results::pictures(&placed, stage, &Fonts::embedded(), stop)?.map(drop))
}
