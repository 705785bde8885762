//! Findings as SARIF 2.1.0, the exchange format of code-scanning services.

mod place;
mod rules;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, CodeFlow, Fix, Invocation, Location, Notification, PropertyBag, Replacement,
    Result as SarifResult, ResultLevel, Run, Sarif, ThreadFlow, ThreadFlowLocation, Tool, ToolComponent,
};

use super::place::Sources;
use super::{FileReport, Report, Reported};
use crate::engine::catalogue;
use crate::findings::{FixOffer, Severity, TextEdit};
pub use place::file_uri;
use place::{artifact, base_uri, location, message, point, region};
use rules::RuleTable;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the report as SARIF. Columns count Unicode code points; line ends are those of the editors.
pub fn write_sarif(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let sources = Sources::default();
    let rules = RuleTable::new();
    let results: Vec<SarifResult> =
        report.findings().map(|(file, reported)| result(report, &sources, &rules, file, reported)).collect();
    let bases = BTreeMap::from([(place::SRCROOT.to_owned(), base_uri(&report.base))]);
    let run = Run::builder()
        .tool(Tool::builder().driver(driver(rules)).build())
        .column_kind(json!("unicodeCodePoints"))
        .newline_sequences(vec!["\r\n".to_owned(), "\n".to_owned(), "\r".to_owned()])
        .default_encoding("utf-8".to_owned())
        .original_uri_base_ids(bases)
        .invocations(vec![invocation(report)])
        .results(results)
        .build();
    let log = Sarif::builder().schema(SCHEMA.to_owned()).version(json!("2.1.0")).runs(vec![run]).build();
    serde_json::to_writer_pretty(&mut *out, &log).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

fn driver(rules: RuleTable) -> ToolComponent {
    let version = env!("CARGO_PKG_VERSION");
    let mut driver = ToolComponent::builder()
        .name("Seaworthy")
        .version(version.to_owned())
        .semantic_version(version.to_owned())
        .rules(rules.descriptors)
        .build();
    driver.information_uri = Some(catalogue::HOME.to_owned());
    driver
}

fn result(
    report: &Report,
    sources: &Sources,
    rules: &RuleTable,
    file: &FileReport,
    reported: &Reported,
) -> SarifResult {
    let finding = &reported.finding;
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.to_owned())
        .level(level(finding.severity))
        .message(message(&finding.message))
        .locations(vec![location(&file.path, Some(region(&file.text, finding.span)), None)])
        .partial_fingerprints(BTreeMap::from([("seaworthy/v1".to_owned(), finding.fingerprint.clone())]))
        .properties(bag([
            ("confidence", json!(finding.confidence)),
            ("severity", json!(finding.severity)),
            ("route", json!(finding.route)),
        ]))
        .build();
    result.rule_index = rules.index(finding.rule);

    let steps: Vec<Location> = finding
        .evidence
        .iter()
        .filter_map(|step| {
            let located = sources.locate(report, file, step)?;
            Some(location(&located.path, Some(place::region_of(located.range?)), Some(&step.note)))
        })
        .collect();
    if steps.len() >= 2 {
        result.code_flows = Some(vec![flow(steps.clone())]);
    }
    if !steps.is_empty() {
        let numbered = steps.into_iter().zip(1..).map(|(mut step, id)| {
            step.id = Some(id);
            step
        });
        result.related_locations = Some(numbered.collect());
    }
    // A fix without a replacement is none in SARIF.
    let own = reported.fixes.iter().filter(|(_, edits)| !edits.is_empty());
    let fixes: Vec<Fix> = own.map(|(offer, edits)| fix(file, offer, edits)).collect();
    if !fixes.is_empty() {
        result.fixes = Some(fixes);
    }
    result
}

fn flow(steps: Vec<Location>) -> CodeFlow {
    let steps: Vec<ThreadFlowLocation> =
        steps.into_iter().map(|step| ThreadFlowLocation::builder().location(step).build()).collect();
    CodeFlow::builder().thread_flows(vec![ThreadFlow::builder().locations(steps).build()]).build()
}

fn fix(file: &FileReport, offer: &FixOffer, edits: &[TextEdit]) -> Fix {
    let replacements: Vec<Replacement> = edits
        .iter()
        .map(|edit| {
            Replacement::builder()
                .deleted_region(region(&file.text, edit.span))
                .inserted_content(ArtifactContent::builder().text(edit.text.clone()).build())
                .build()
        })
        .collect();
    let change = ArtifactChange::builder().artifact_location(artifact(&file.path)).replacements(replacements).build();
    Fix::builder()
        .description(message(&offer.title))
        .artifact_changes(vec![change])
        .properties(bag([("id", json!(offer.id)), ("class", json!(offer.class))]))
        .build()
}

/// A file that could not be analysed is no failed run, but it is said so that "no results" is not read as "clean".
fn invocation(report: &Report) -> Invocation {
    let notifications: Vec<Notification> = report
        .problems
        .iter()
        .map(|problem| {
            Notification::builder()
                .level(json!("warning"))
                .message(message(&problem.message))
                .locations(vec![location(&problem.path, problem.at.map(point), None)])
                .build()
        })
        .collect();
    Invocation::builder().execution_successful(true).tool_execution_notifications(notifications).build()
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Info | Severity::Hint => ResultLevel::Note,
    }
}

fn bag<const N: usize>(properties: [(&str, Value); N]) -> PropertyBag {
    let properties = properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<BTreeMap<_, _>>();
    PropertyBag::builder().additional_properties(properties).build()
}
