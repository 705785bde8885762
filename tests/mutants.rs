//! Sound applications of which one guard at a time is taken away. Each time there must be one finding more, at the route that
//! lost its guard, and none elsewhere. Run with `cargo test --test all mutants::`.

use std::path::Path;
use std::sync::Arc;

use ropey::Rope;
use seaworthy::engine::{Config, Engine, Language};
use seaworthy::findings::Severity;
use seaworthy::rules::{self, Family};

/// An application and the text that is a guard in it, with what it is replaced by.
const APPS: [(&str, &str, &str); 6] = [
    ("express", "requireUser, async", "async"),
    ("fastify", "{ preHandler: signedIn }, ", ""),
    ("nest", "  @UseGuards(JwtGuard)\n", ""),
    ("next", "  await requireUser();\n", ""),
    ("fastapi", ", dependencies=[Depends(current_user)]", ""),
    ("drf", "    permission_classes = [IsAuthenticated]\n\n", ""),
];

/// How many guards are taken away in each, at least.
const FEWEST: usize = 10;

/// How far behind its guard a route may say so, in lines: the rest of its decorators, the name of its handler.
const NEAR: usize = 3;

fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in ignore::Walk::new(folder).flatten().filter(|entry| entry.path().is_file()) {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        all.push((path, std::fs::read_to_string(entry.path()).unwrap()));
    }
    all.sort();
    all
}

/// A finding: its file, its line (from 0), its rule, and where else its proof leads.
type Said = (String, usize, &'static str, Vec<(String, usize)>);

/// What the rules about access say at warning or above.
fn said(texts: &[(String, String)]) -> Vec<Said> {
    let files: Vec<_> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let app = Arc::new(crate::app::app(&files));
    let engine = Engine::new(Config::default());
    let mut all = Vec::new();
    for (path, text) in texts {
        let Some(language) = Language::of_path(path.as_ref()).filter(|language| !language.is_document()) else {
            continue;
        };
        let rope = Rope::from_str(text);
        let mut analysis = engine.analyse(path.as_ref(), language, &rope);
        analysis.join(&engine, &rope, &app);
        for finding in analysis.findings() {
            let access = rules::by_id(finding.rule).is_some_and(|rule| rule.family == Family::Authorisation);
            if access && finding.severity >= Severity::Warning {
                let proof = finding.evidence.iter().filter_map(|step| {
                    let (file, span) = (step.file.as_ref()?, step.span?);
                    let text = &texts.iter().find(|(path, _)| path == file)?.1;
                    Some((file.clone(), text[..span.start as usize].matches('\n').count()))
                });
                let line = rope.byte_to_line(finding.span.start as usize);
                all.push((path.clone(), line, finding.rule, proof.collect()));
            }
        }
    }
    all
}

#[test]
fn a_guard_that_is_taken_away_is_missed_at_its_route_and_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutants");
    let mut wrong = Vec::new();
    for (name, guard, instead) in APPS {
        let sound = texts(&root.join(name));
        let before = said(&sound);
        if !before.is_empty() {
            wrong.push(format!("{name}: the sound application is not silent: {before:?}"));
        }
        let mut taken = 0;
        for (index, (path, text)) in sound.iter().enumerate() {
            for (at, _) in text.match_indices(guard) {
                taken += 1;
                let line = text[..at].matches('\n').count();
                let mut mutant = sound.clone();
                mutant[index].1 = format!("{}{instead}{}", &text[..at], &text[at + guard.len()..]);
                let found = said(&mutant);
                let near = |file: &String, at: usize| file == path && line.abs_diff(at) <= NEAR;
                let here = |(file, at, rule, proof): &Said| {
                    let missing = matches!(*rule, "route-without-auth" | "server-action-without-auth");
                    // Django registers routes in one file and handles them in another.
                    missing && (near(file, *at) || proof.iter().any(|(file, at)| near(file, *at)))
                };
                if found.len() != 1 || !here(&found[0]) {
                    wrong.push(format!("{name}: without the guard at {path}:{} it says {found:?}", line + 1));
                }
            }
        }
        assert!(taken >= FEWEST, "{name}: only {taken} guards were found");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
