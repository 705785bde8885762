//! README says what is.

use std::path::Path;

use assert_cmd::Command;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// Without the time it took.
fn timeless(text: &str) -> String {
    let without =
        |line: &str| line.rsplit_once(" (").filter(|(_, end)| end.ends_with(" s)")).map(|(line, _)| line.to_owned());
    text.lines()
        .map(|line| without(line).unwrap_or_else(|| line.to_owned()))
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

#[test]
fn shown_output_is_what_the_command_prints() {
    let readme = readme();
    let mut shown = 0;
    for example in readme.split("<!-- output: seaworthy ").skip(1) {
        let (command, rest) = example.split_once(" -->\n```text\n").unwrap();
        let (expected, _) = rest.split_once("\n```").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
            .args(command.split(' '))
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/apps/typescript"))
            .output()
            .unwrap();
        assert_eq!(timeless(expected), timeless(&String::from_utf8(output.stdout).unwrap()), "{command}");
        shown += 1;
    }
    assert!(shown > 0, "the README shows no output any more");
}

#[test]
fn every_rule_is_listed_with_its_page() {
    let readme = readme();
    for rule in seaworthy::rules::all() {
        let page = format!("server/rules/{}/{}.md", rule.family.folder(), rule.id.replace('-', "_"));
        assert!(readme.contains(&format!("[`{}`]({page})", rule.id)), "{} is not in the README", rule.id);
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(&page).exists(), "{page}");
    }
}
