//! What a reader must not overlook of a result, a sentence each.

use super::finding::ReportContext;
use super::headline::NOTHING_IN_SCOPE;
use super::unlisted_partners::outside;
use super::unverified_numbers::unverified_numbers;
use crate::run::CaseRun;

/// Returns the warnings of a result.
pub fn warnings(context: &ReportContext<'_>) -> Vec<String> {
    let (scenario, run) = (context.scenario, context.run);
    let edits = run.idle.iter().map(|edit| (edit.address.as_ref().unwrap_or(&scenario.name), &edit.why));
    let edits = edits.chain(run.beside.iter().map(|words| (&scenario.name, words)));
    let edits = edits.map(|(about, words)| format!("{about}: {words}"));
    let mut warnings: Vec<String> = scenario.warnings.iter().cloned().chain(edits).collect();
    warnings.extend(unverified_numbers(context));
    if context.names_only_others(&scenario.own_words[0], &run.cases.iter().collect::<Vec<_>>()) {
        let name = &scenario.name;
        warnings.push(format!(
            "{name}: the title names partners, goods or authorities, and the results are about none of them: write {{partner}}, {{product}} or {{authority}} in their place"
        ));
    }
    let empty = |case: &&CaseRun| run.whole(case).imports.is_zero();
    let empty: Vec<&str> = run.cases.iter().filter(empty).map(|case| case.variant.name.as_str()).collect();
    if !empty.is_empty() {
        let cases = if empty.len() < run.cases.len() { format!(" ({})", empty.join(", ")) } else { String::new() };
        let name = &scenario.name;
        warnings.push(format!("{name}{cases}: {NOTHING_IN_SCOPE}; see its partners, products and world"));
    }
    warnings.extend(outside(scenario, context.world, context.partners));
    warnings
}
