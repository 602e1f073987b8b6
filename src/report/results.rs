//! What a scenario leaves in the output folder: a folder of tables, and its pictures.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::chart::{CanvasSize, Chart, ChartStyle};
use super::columns::tables::{COUNTRY_QUANTILES, PARTNER_QUANTILES, RATES, RESPONSE_QUANTILES, SELLER_QUANTILES};
use super::data_package::{TableSink, TableWriter};
use super::finding::ReportContext;
use super::folder::{OutputFolder, RECORD, StagedResults, owner};
use super::folder_name::slug;
use super::font::Fonts;
use super::json_text::text;
use super::picture_entry::PictureEntry;
use super::pictures::{Picture, PlacedPicture};
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
    drawn: Option<(&Fonts, &[PlacedPicture])>,
    stop: &AtomicBool,
) -> Result<Option<()>, Problem> {
    let (stage, name) = (output.stage(), record.folder());
    let mut tables = TableWriter::new(result, &stage);
    write_summaries(result, &stage)?;
    self::tables(result, &mut tables)?;
    if let Some((fonts, placed)) = drawn {
        let Some(pictures) = pictures(placed, &stage, fonts, stop)? else { return Ok(None) };
        record.pictures = pictures;
        placed.iter().for_each(|placed| tables.add_picture(placed));
    }
    tables.finish()?;
    record.files = stage.hashes(&name);
    stage.write(&format!("{name}/{RECORD}"), record.text()?.as_bytes())?;
    stage.place(&name, &owner(&record.scenario))?;
    Ok(Some(()))
}

/// Writes what is no table: the draws of a part, and a summary a case.
fn write_summaries(result: &ReportContext<'_>, stage: &StagedResults<'_>) -> Result<(), Problem> {
    let (scenario, run) = (result.scenario, result.run);
    if scenario.draws.is_some_and(|draws| draws.until - draws.first < draws.count)
        && let Some(part) = run.part(scenario, result.world)
    {
        let path = format!("{}/{}", slug(&scenario.name), DrawShard::FILE);
        stage.write(&path, text(&Sealed::new(part)?)?.as_bytes())?;
    }
    if scenario.sweeps.is_empty() {
        let held = run.expectations(scenario);
        for (case, folder) in run.cases.iter().zip(result.folders()) {
            let summary = text(&json::Summary::new(result, case, &held))?;
            stage.write(&format!("{folder}/summary.json"), summary.as_bytes())?;
        }
    }
    Ok(())
}

/// The tables of responses by partner, without and with their draws.
const BY_PARTNER: [&str; 2] = ["response_by_partner.csv", PARTNER_QUANTILES];

/// Hands over the tables of a result.
///
/// # Errors
/// Where they cannot be taken, or rates of flows contradict each other.
pub fn tables(result: &ReportContext<'_>, tables: &mut impl TableSink) -> Result<(), Problem> {
    let (scenario, run) = (result.scenario, result.run);
    let name = slug(&scenario.name);
    tables.write(&name, "cases.csv", Some(table::cases(scenario, run)))?;
    if let Some(pair) = result.response_csv() {
        tables.write_drawn(&name, ["response.csv", RESPONSE_QUANTILES], pair)?;
    }
    let cases: Vec<&CaseRun> = run.cases.iter().collect();
    if scenario.sweeps.is_empty() {
        for (case, folder) in cases.into_iter().zip(result.folders()) {
            tables_of_case(result, case, &folder, tables)?;
        }
    } else if cases.iter().any(|case| case.response.is_some()) {
        tables.write_drawn(&name, BY_PARTNER, result.response_by_partner_csv(&cases))?;
    }
    Ok(())
}

fn tables_of_case(
    result: &ReportContext<'_>,
    case: &CaseRun,
    folder: &str,
    tables: &mut impl TableSink,
) -> Result<(), Problem> {
    let (scenario, run) = (result.scenario, result.run);
    if scenario.period.is_none() {
        if tables.wants(RATES) {
            let levels = run.levels(scenario, result.world, case)?;
            let (fields, mut rates) = table::rates(result, &levels);
            tables.write_parts(folder, RATES, &fields, &mut rates)?;
        }
    } else {
        tables.write(folder, "by_interval.csv", Some(daily::by_interval(result, case)))?;
        tables.write(folder, "by_day.csv", Some(daily::by_day(result, case)))?;
    }
    tables.write(folder, "by_partner.csv", Some(table::by_partner(result, case)))?;
    tables.write(folder, "by_product.csv", Some(table::by_product(result, case)))?;
    tables.write(folder, "by_list.csv", table::by_list(result, case))?;
    tables.write(folder, "by_importer.csv", table::by_importer(result, case))?;
    tables.write(folder, "by_authority.csv", table::by_authority(result, case))?;
    if let Some(response) = &case.response {
        tables.write_drawn(folder, BY_PARTNER, result.response_by_partner_csv(&[case]))?;
        tables.write_drawn(folder, ["sellers.csv", SELLER_QUANTILES], result.sellers_csv(response))?;
        tables.write(folder, "response_by_market.csv", Some(result.markets_csv(response)))?;
        let (fields, mut flows) = result.flows_csv(response);
        tables.write_parts(folder, "response_by_flow.csv", &fields, &mut flows)?;
    }
    if let Some(equilibrium) = &case.equilibrium {
        tables.write_drawn(folder, ["by_country.csv", COUNTRY_QUANTILES], result.by_country_csv(equilibrium))?;
        tables.write(folder, "fed.csv", Some(result.fed_csv(equilibrium)))?;
        tables.write(folder, "closures.csv", result.closures_csv(equilibrium))?;
        tables.write(folder, "by_sector.csv", result.by_sector_csv(equilibrium))?;
    }
    if let Some(found) = &case.prices {
        tables.write(folder, "prices.csv", Some(prices::prices_csv(found)))?;
        tables.write(folder, "households.csv", prices::households_csv(found))?;
    }
    Ok(())
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
    let files = ["png", "svg", "phone.svg", "txt"].map(|extension| format!("{}.{extension}", summary::STEM));
    let Some((chart, fonts)) = chart else {
        files.iter().try_for_each(|file| stage.withdraw(file))?;
        return Ok(None);
    };
    let entry = for_page("", summary::STEM, &chart, fonts, &stage)?;
    stage.write(&format!("{}.txt", summary::STEM), chart.text().as_bytes())?;
    files.iter().try_for_each(|file| stage.place_file(file))?;
    Ok(Some(entry))
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
    let PlacedPicture { case, picture: Picture { chart, .. }, size, .. } = placed;
    let path = placed.path();
    let entry = for_page(case, &path, chart, fonts, stage)?;
    if let Some(further) = CanvasSize::named(size.word()).filter(|further| *further != CanvasSize::WEB) {
        sheet(&format!("{path}.{}", size.word()), chart, ChartStyle::of(further), fonts, stage)?;
    }
    stage.write(&format!("{path}.csv"), chart.csv().as_bytes())?;
    stage.write(&format!("{path}.txt"), chart.text().as_bytes())?;
    Ok(entry)
}

/// Draws a chart for a page: on the usual sheet, and for telephones as SVG.
fn for_page(
    case: &str,
    path: &str,
    chart: &Chart,
    fonts: &Fonts,
    stage: &StagedResults<'_>,
) -> Result<PictureEntry, Problem> {
    let svg = sheet(path, chart, ChartStyle::WEB, fonts, stage)?;
    let phone = chart.svg(ChartStyle::of(CanvasSize::PHONE), fonts);
    stage.write(&format!("{path}.phone.svg"), phone.as_bytes())?;
    Ok(PictureEntry::of(case, path, chart, [&svg, &phone]))
}

/// Draws a chart on one sheet, as PNG and SVG. Returns the SVG.
fn sheet(
    path: &str,
    chart: &Chart,
    look: ChartStyle,
    fonts: &Fonts,
    stage: &StagedResults<'_>,
) -> Result<String, Problem> {
    let svg = chart.svg(look, fonts);
    let png = picture::png(&svg, fonts, look.size.scale)
        .map_err(|error| Problem::new(format!("{path}: cannot be drawn: {error}")))?;
    stage.write(&format!("{path}.png"), &png)?;
    stage.write(&format!("{path}.svg"), svg.as_bytes())?;
    Ok(svg)
}
