//! `dutylab chart`: one picture, of a kind or of a run, in another size or form.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::json;
use strum::VariantArray;

use super::case_args;
use super::invocation::{INTERRUPTED, Invocation, WELL};
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::former_names;
use crate::input::scenario::chart::apart;
use crate::input::scenario::user_text::unknown_in_option;
use crate::input::toml_reader::did_you_mean;
use crate::partner::Partners;
use crate::report::chart::{CanvasSize, Chart, ChartStyle, ChartWords, Theme};
use crate::report::finding::ReportContext;
use crate::report::folder::{CHARTS, write_whole};
use crate::report::folder_name::slug;
use crate::report::font::Fonts;
use crate::report::picture;
use crate::report::pictures::{self, PlacedPicture, worded};
use crate::report::unverified_numbers::unverified_numbers;
use crate::scenario::Scenario;
use crate::scenario::chart::{Breakdown, ChartKind, ChartRequest, ChartSubject, fitting};
use crate::session::{Session, find_case};

/// What is said of a picture.
#[derive(Args, Clone, Debug)]
pub struct ChartArgs {
    /// Kind of chart, or the name of a picture of `run`, such as rate-by-partner
    #[arg(value_parser = KindOrName)]
    kind: String,
    /// Scenario file, or the name of a shipped one
    scenario: PathBuf,
    /// What it shows [default: what fits the kind]
    #[arg(long, value_name = "OUTCOME", value_parser = one_of(ChartSubject::words()), hide_possible_values = true)]
    what: Option<ChartSubject>,
    /// What it has a row, a cell or a line for [default: what fits the kind]
    #[arg(long, value_parser = one_of(Breakdown::VARIANTS.iter().map(|one| (*one, one.word())).collect()))]
    by: Option<Breakdown>,
    /// How many are shown; the others are added up
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100))]
    top: Option<u64>,
    /// Case of the scenario [default: the first]
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// Country that bars by sector are of [default: the importer whose world it is]
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    /// Sheet
    #[arg(long, default_value = "web", value_parser = PossibleValuesParser::new(CanvasSize::NAMED.map(|(name, _)| name)))]
    size: String,
    /// Ground
    #[arg(long, default_value = "light", value_parser = ["light", "dark"])]
    theme: String,
    /// Leave the title out, for a page that has its own
    #[arg(long)]
    no_title: bool,
    /// A title of your own; the finding then stands below it
    #[arg(long, value_name = "TEXT", conflicts_with = "no_title")]
    title: Option<String>,
    /// A paragraph below the picture
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Pixels, a drawing, or both [default: both; with -o FILE what its name says]
    #[arg(long, value_parser = ["png", "svg", "both"])]
    format: Option<String>,
}

/// Returns a word of a list, as what it means; a word of older versions is taken too.
fn one_of<T: Copy + Send + Sync + 'static>(words: Vec<(T, &'static str)>) -> impl TypedValueParser<Value = T> {
    let before = |word: &str| former_names::before("word", word);
    let known = words.iter().map(|(_, word)| PossibleValue::new(*word).aliases(before(word)));
    PossibleValuesParser::new(known.collect::<Vec<_>>()).try_map(move |text| {
        let meant = words.iter().find(|(_, word)| *word == text || before(word).as_ref() == Some(&text));
        meant.map(|(meant, _)| *meant).ok_or("an unknown word")
    })
}

/// Any name; kinds are what a shell offers.
#[derive(Clone)]
struct KindOrName;

impl TypedValueParser for KindOrName {
    type Value = String;

    fn parse_ref(&self, _: &clap::Command, _: Option<&clap::Arg>, value: &OsStr) -> Result<String, clap::Error> {
        Ok(value.to_string_lossy().into_owned())
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(ChartKind::ALL.iter().map(|kind| PossibleValue::new(kind.spec().word))))
    }
}

pub fn chart(args: &ChartArgs, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let Invocation { common, terminal, stop } = *invocation;
    let texts = [("--title", &args.title), ("--note", &args.note)];
    let texts = texts.into_iter().filter_map(|(option, text)| Some((option, text.as_ref()?)));
    let unknown: Problems = texts.flat_map(|(option, text)| unknown_in_option(option, text)).collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let session = Session::new()?;
    let mut loaded = session.load(&case_args::one_file(&args.scenario, terminal)?, &common.overrides())?;
    case_args::tell_of_laws([&loaded], terminal);
    let known = ChartKind::ALL.iter().find(|one| one.spec().word == args.kind).copied();
    let name = find_case(&loaded.scenario, args.case.as_deref())?;
    let request = known.map(|kind| args.request(kind, &loaded.scenario, &session.partners)).transpose()?;
    let needs_model = |request: &ChartRequest| request.what.needs_response() || request.by == Breakdown::Input;
    if request.as_ref().is_some_and(|request| !needs_model(request)) {
        // What no model says needs no model.
        (loaded.scenario.response, loaded.scenario.draws) = (None, None);
    }
    // Its numbers are compared with the results, as those of a file are.
    if let Some(request) = request.iter().find(|request| request.title.is_some()) {
        loaded.scenario.charts = vec![request.clone()];
    }
    let mut run = session.run(&mut loaded, stop).map_err(case_args::failed(&loaded))?;
    let scenario = &loaded.scenario;
    let charts = request.as_ref().map_or(&*scenario.charts, std::slice::from_ref);
    run.prepare(scenario, &loaded.world, charts, stop).map_err(case_args::failed(&loaded))?;
    let context = session.context(&loaded, &run);
    if args.title.is_some() {
        unverified_numbers(&context).iter().for_each(|warning| terminal.warn(warning));
    }
    let mut found = match &request {
        Some(request) => context.asked_for(request),
        None => args.of_run(&context, &scenario.variant(name).name)?,
    };
    let count = found.len();
    if count == 0 {
        return Err(Problem::new(format!("{}: nothing to draw", scenario.name)).into());
    }
    let PlacedPicture { case, picture, .. } = found.swap_remove(0);
    if count > 1 {
        terminal.note(&format!("“{case}”, the first of {count} cases; --case NAME shows another"));
    }
    let written = args.write(&picture.chart, &picture.stem, scenario, invocation)?;
    let Some(written) = written else { return Ok(INTERRUPTED) };
    if common.json {
        let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        let caption = &picture.chart.caption;
        terminal.json(&json!({ "title": caption.title, "alt": picture.chart.alt(), "files": files }))?;
    } else {
        let pictures = written.iter().filter(|path| is_picture(path));
        let lines: String = pictures.map(|path| format!("{}\n", path.display())).collect();
        terminal.data(&lines)?;
    }
    Ok(WELL)
}

impl ChartArgs {
    fn request(&self, kind: ChartKind, scenario: &Scenario, partners: &Partners) -> Result<ChartRequest, Problem> {
        let args = (Some(kind), self.what, self.by);
        let Some((kind, what, by)) = fitting(args).next() else { return Err(apart(args)) };
        let ChartArgs { case, title, note, .. } = self.clone();
        let top = self.top.and_then(|top| usize::try_from(top).ok());
        let country = self.country.as_ref().map(|name| {
            partners.find(name).ok_or_else(|| {
                let hint = did_you_mean(name, partners.words());
                let help = hint.unwrap_or_else(|| "`dutylab list partners` shows every name".into());
                Problem::of(ErrorKind::Unknown, format!("unknown country “{name}”")).help(help)
            })
        });
        let country = country.transpose()?;
        let request = ChartRequest { top, case, country, title, note, ..ChartRequest::plain(kind, what, by) };
        let settled = request.settled(args, scenario);
        settled.map_err(|misfit| Problem::new(format!("{}: {}", scenario.name, misfit.what)).help(misfit.help))
    }

    /// Returns the pictures of a name that a run draws, with words of one's own.
    fn of_run(&self, context: &ReportContext<'_>, case: &str) -> Result<Vec<PlacedPicture>, Problem> {
        let name = &self.kind;
        if self.what.is_some() || self.by.is_some() || self.top.is_some() || self.country.is_some() {
            let options = "--what, --by, --top and --country";
            let problem = Problem::new(format!("{options} choose a chart of a kind; “{name}” is none"));
            return Err(problem.help("`dutylab list charts` shows the kinds"));
        }
        let all = context.all_pictures();
        let plain = |stem: &str| stem.replace('_', "-");
        let mut stems: Vec<String> = all.iter().map(|placed| plain(&placed.picture.stem)).collect();
        stems.dedup();
        let is_meant = |placed: &PlacedPicture| {
            let is_of_case = placed.case.is_empty() || self.case.is_none() || placed.case == case;
            plain(&placed.picture.stem) == plain(name) && is_of_case
        };
        let mut found: Vec<PlacedPicture> = all.into_iter().filter(is_meant).collect();
        if found.is_empty() {
            let kinds = ChartKind::ALL.iter().map(|kind| kind.spec().word);
            let near = did_you_mean(&plain(name), kinds.clone().chain(stems.iter().map(String::as_str)));
            let known: Vec<&str> = kinds.collect();
            let problem = Problem::new(format!("{}: no chart “{name}”", context.scenario.name));
            let (kinds, stems) = (known.join(", "), stems.join(", "));
            let help = near.unwrap_or_else(|| format!("kinds: {kinds}; pictures of this scenario: {stems}"));
            return Err(problem.help(help));
        }
        for placed in &mut found {
            let caption = std::mem::take(&mut placed.picture.chart.caption);
            placed.picture.chart.caption = worded(caption, self.title.as_ref(), self.note.as_ref());
        }
        Ok(found)
    }

    /// Writes the picture, its numbers and its alt text: into the file that is named, or beside others of its scenario.
    /// `None` if the work was stopped.
    fn write(
        &self,
        chart: &Chart,
        stem: &str,
        scenario: &Scenario,
        invocation: &Invocation<'_>,
    ) -> Result<Option<Vec<PathBuf>>, Problem> {
        let named = Some(invocation.common.output()).filter(|path| is_picture(path));
        let extension = named.and_then(Path::extension).map(|end| end.to_string_lossy().to_lowercase());
        let format = match (&self.format, &extension) {
            (Some(format), Some(end)) if format != end => {
                let problem = Problem::new(format!("--format {format} and a file that ends in .{end}"));
                return Err(problem.help("leave --format out: the name says it"));
            }
            (_, Some(end)) => end.as_str(),
            (Some(format), None) => format.as_str(),
            (None, None) => "both",
        };
        let files = self.files(chart, format)?;
        if let Some(path) = named {
            return beside(path, files).map(Some);
        }
        let Some(output) = invocation.open_output()? else { return Ok(None) };
        let folder = slug(&scenario.name);
        let name = pictures::named(&folder, stem);
        let form = [&*self.size, &*self.theme].into_iter().filter(|word| !["web", "light"].contains(word));
        let form = form.chain(self.no_title.then_some("untitled"));
        let stem = std::iter::once(name.as_str()).chain(form).collect::<Vec<_>>().join(".");
        let (stage, mut written) = (output.stage(), Vec::new());
        for (end, bytes) in files {
            let path = format!("{CHARTS}/{folder}/{stem}.{end}");
            stage.write(&path, &bytes)?;
            stage.place_file(&path)?;
            written.push(output.root().join(path));
        }
        Ok(Some(written))
    }

    /// Returns what is written, by the end of its name.
    fn files(&self, chart: &Chart, format: &str) -> Result<Vec<(&'static str, Vec<u8>)>, Problem> {
        let state = ChartStyle {
            size: CanvasSize::named(&self.size).unwrap_or(CanvasSize::WEB),
            theme: if self.theme == "dark" { Theme::Dark } else { Theme::Light },
            words: if self.no_title { ChartWords::Untitled } else { ChartWords::All },
        };
        let fonts = Fonts::embedded();
        let svg = chart.svg(state, &fonts);
        let mut files = Vec::new();
        if format != "svg" {
            let png = picture::png(&svg, &fonts, state.size.scale);
            files.push(("png", png.map_err(|error| Problem::new(format!("the chart cannot be drawn: {error}")))?));
        }
        if format != "png" {
            files.push(("svg", svg.into_bytes()));
        }
        files.extend([("csv", chart.csv().into_bytes()), ("txt", chart.text().into_bytes())]);
        Ok(files)
    }
}

fn is_picture(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("png") || end.eq_ignore_ascii_case("svg"))
}

/// Writes files of one stem. Numbers that stood beside a picture of ours are its own if they begin with the same column; what
/// else stands there is somebody else's.
fn beside(path: &Path, files: Vec<(&'static str, Vec<u8>)>) -> Result<Vec<PathBuf>, Problem> {
    let place = |end: &str| {
        if is_picture(Path::new(&format!("a.{end}"))) { path.to_path_buf() } else { path.with_extension(end) }
    };
    // A picture of ours says so in its metadata, and its numbers begin with the same column: others vary with what is drawn.
    let is_ours = || std::fs::read(path).is_ok_and(|old| old.windows(7).any(|word| word == b"dutylab"));
    let first = |bytes: &[u8]| bytes.split(|byte| b",\n".contains(byte)).next().map(<[u8]>::to_vec);
    let known = |(end, bytes): &&(&str, Vec<u8>)| {
        *end == "csv" && std::fs::read(place(end)).is_ok_and(|old| first(&old) == first(bytes))
    };
    let is_redrawn = files.iter().find(known).is_some() && is_ours();
    let mut others = files.iter().map(|(end, _)| place(end)).filter(|other| other != path);
    let foreign = |other: &PathBuf| other.symlink_metadata().is_ok_and(|met| !(is_redrawn && met.is_file()));
    if let Some(other) = others.find(foreign) {
        let problem = Problem::new(format!("{}: is there already, and not from a chart", other.display()));
        return Err(problem.help("the numbers of a chart stand beside it: choose another name"));
    }
    let write = |(end, bytes): (&str, Vec<u8>)| write_whole(&place(end), &bytes).map(|()| place(end));
    files.into_iter().map(write).collect()
}
