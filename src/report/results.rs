//! What a scenario leaves in the output folder: a folder of tables, and its pictures.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::chart::{CanvasSize, Chart, ChartStyle};
use super::finding::ReportContext;
use super::folder::{OutputFolder, RECORD, StagedResults, owner};
use super::folder_name::slug;
use super::font::Fonts;
use super::json_text::text;
use super::picture_entry::PictureEntry;
use super::pictures::PlacedPicture;
use super::record::ResultRecord;
use super::{daily, json, picture, prices, summary, table};
use crate::draws::shard::DrawShard;
use crate::error::Problem;
use crate::run::CaseRun;
use crate::sealed::Sealed;

/// Writes a scenario's folder with its record and these pictures, and puts it into place. `None` if the work was stopped.
pub fn write(
    result: &ReportContext<'_>,
    record: &mut ResultRecord,
    output: &OutputFolder,
    drawn: Option<(&Fonts, Vec<PlacedPicture>)>,
    stop: &AtomicBool,
) -> Result<Option<()>, Problem> {
    let (stage, name) = (output.stage(), record.folder());
    tables(result, &stage)?;
    let drawn = match drawn {
        Some((fonts, placed)) => pictures(&placed, &stage, fonts, stop)?,
        None => Some(Vec::new()),
    };
    let Some(pictures) = drawn else { return Ok(None) };
    record.pictures = pictures;
    record.files = stage.hashes(&name);
    stage.write(&format!("{name}/{RECORD}"), record.text()?.as_bytes())?;
    stage.place(&name, &owner(&record.scenario))?;
    Ok(Some(()))
}

fn tables(result: &ReportContext<'_>, stage: &StagedResults<'_>) -> Result<(), Problem> {
    let (scenario, run) = (result.scenario, result.run);
    let name = slug(&scenario.name);
    stage.write(&format!("{name}/cases.csv"), table::cases(scenario, run).as_bytes())?;
    if scenario.draws.is_some_and(|draws| draws.until - draws.first < draws.count)
        && let Some(part) = run.part(scenario, result.world)
    {
        stage.write(&format!("{name}/{}", DrawShard::FILE), text(&Sealed::new(part)?)?.as_bytes())?;
    }
    if !scenario.sweeps.is_empty()
        && let Some(text) = result.response_by_case_csv()
    {
        stage.write(&format!("{name}/response.csv"), text.as_bytes())?;
    }
    if scenario.sweeps.is_empty() {
        for (case, folder) in run.cases.iter().zip(result.folders()) {
            tables_of_case(result, case, &folder, stage)?;
        }
    }
    Ok(())
}

fn tables_of_case(
    result: &ReportContext<'_>,
    case: &CaseRun,
    folder: &str,
    stage: &StagedResults<'_>,
) -> Result<(), Problem> {
    let (scenario, run) = (result.scenario, result.run);
    let write = |name: &str, text: String| stage.write(&format!("{folder}/{name}"), text.as_bytes());
    if scenario.period.is_none() {
        let levels = run.levels(scenario, result.world, case)?;
        let rates = table::rates(&levels, &run.compiled.flow_classes, result.world);
        stage.write_parts(&format!("{folder}/rates.csv"), rates)?;
    } else {
        write("by_interval.csv", daily::by_interval(result, case))?;
        write("by_day.csv", daily::by_day(result, case))?;
    }
    write("by_partner.csv", table::by_partner(result, case))?;
    write("by_product.csv", table::by_product(result, case))?;
    if let Some(text) = table::by_importer(result, case) {
        write("by_importer.csv", text)?;
    }
    if let Some(text) = table::by_authority(result, case) {
        write("by_authority.csv", text)?;
    }
    if let Some(response) = &case.response {
        write("response.csv", result.response_csv(case))?;
        write("sellers.csv", result.sellers_csv(response))?;
        write("response_by_market.csv", result.markets_csv(response))?;
        write("response_by_flow.csv", result.flows_csv(response))?;
    }
    if let Some(equilibrium) = &case.equilibrium {
        write("by_country.csv", result.by_country_csv(equilibrium))?;
        write("fed.csv", result.fed_csv(equilibrium))?;
        if let Some(text) = result.closures_csv(equilibrium) {
            write("closures.csv", text)?;
        }
        if let Some(text) = result.by_sector_csv(equilibrium) {
            write("by_sector.csv", text)?;
        }
    }
    if let Some(found) = &case.prices {
        write("prices.csv", prices::prices_csv(found))?;
        if let Some(text) = prices::households_csv(found) {
            write("households.csv", text)?;
        }
    }
    let held = run.expectations(scenario);
    write("summary.json", text(&json::Summary::new(result, case, &held))?)
}

/// Writes the table of all results and its picture and puts them into place; without faces, no picture. What is drawn, if
/// there is something to compare.
pub fn summarize(
    records: &[&ResultRecord],
    output: &OutputFolder,
    fonts: Option<&Fonts>,
) -> Result<Option<PictureEntry>, Problem> {
    let stage = output.stage();
    let results: Vec<_> = records.iter().map(|record| record.summarized()).collect();
    stage.write(summary::TABLE, summary::csv(&results).as_bytes())?;
    stage.place_file(summary::TABLE)?;
    let chart = fonts.and_then(|fonts| Some((summary::picture(&results)?, fonts)));
    let files = ["png", "svg", "txt"].map(|extension| format!("{}.{extension}", summary::STEM));
    let Some((chart, fonts)) = chart else {
        files.iter().try_for_each(|file| stage.withdraw(file))?;
        return Ok(None);
    };
    sheet(summary::STEM, &chart, ChartStyle::WEB, fonts, &stage)?;
    let alt = chart.alt();
    stage.write(&format!("{}.txt", summary::STEM), chart.text().as_bytes())?;
    files.iter().try_for_each(|file| stage.place_file(file))?;
    Ok(Some(PictureEntry { case: String::new(), path: summary::STEM.into(), title: chart.caption.title, alt }))
}

/// Draws pictures in parallel, results in order; `None` if the work was stopped.
pub fn pictures(
    pictures: &[PlacedPicture],
    stage: &StagedResults<'_>,
    fonts: &Fonts,
    stop: &AtomicBool,
) -> Result<Option<Vec<PictureEntry>>, Problem> {
    let draw_one = |placed: &PlacedPicture| {
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        draw(placed, stage, fonts).map(Some)
    };
    let entries: Result<Vec<Option<PictureEntry>>, Problem> = pictures.par_iter().map(draw_one).collect();
    Ok(entries?.into_iter().collect())
}

/// Draws a picture: PNG, SVG, its numbers and its alt text; on a further sheet if one is asked for.
fn draw(placed: &PlacedPicture, stage: &StagedResults<'_>, fonts: &Fonts) -> Result<PictureEntry, Problem> {
    let PlacedPicture { case, picture: drawn, size, .. } = placed;
    let path = placed.path();
    let mut sheets = vec![(path.clone(), ChartStyle::WEB)];
    if let Some(further) = CanvasSize::named(size.word()).filter(|further| *further != CanvasSize::WEB) {
        sheets.push((format!("{path}.{}", size.word()), ChartStyle::of(further)));
    }
    for (path, look) in sheets {
        sheet(&path, &drawn.chart, look, fonts, stage)?;
    }
    let alt = drawn.chart.alt();
    stage.write(&format!("{path}.csv"), drawn.chart.csv().as_bytes())?;
    stage.write(&format!("{path}.txt"), drawn.chart.text().as_bytes())?;
    Ok(PictureEntry { case: case.clone(), path, title: drawn.chart.caption.title.clone(), alt })
}

/// Draws a chart on one sheet, as PNG and SVG.
fn sheet(path: &str, chart: &Chart, look: ChartStyle, fonts: &Fonts, stage: &StagedResults<'_>) -> Result<(), Problem> {
    let svg = chart.svg(look, fonts);
    let png = picture::png(&svg, fonts, look.size.scale)
        .map_err(|error| Problem::new(format!("{path}: cannot be drawn: {error}")))?;
    stage.write(&format!("{path}.png"), &png)?;
    stage.write(&format!("{path}.svg"), svg.as_bytes())
}
