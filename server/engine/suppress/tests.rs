//! Suppressions as people write them, over comment spans as the parser gives them.

use ropey::Rope;
use tree_sitter::Parser;

use super::{UNUSED, apply, mentions_us, suppression_edit};
use crate::findings::{Confidence, Finding, Severity};
use crate::syntax::Language;
use crate::text::Span;

fn comments(text: &str, language: Language) -> Vec<Span> {
    if let Some(comments) = language.comments(&Rope::from_str(text)) {
        return comments;
    }
    let mut parser = Parser::new();
    parser.set_language(&language.grammar().expect("a grammar")).expect("the grammar fits");
    let tree = parser.parse(text, None).expect("parses");
    super::edit::comments_of(&tree)
}

/// A finding of `rule` wherever `DEFECT` stands. A rule must exist to be silenced, so one of our own is borrowed.
fn findings(text: &str) -> Vec<Finding> {
    let finding = |at: usize| Finding {
        rule: UNUSED,
        span: (at..at + 6).into(),
        severity: Severity::Warning,
        confidence: Confidence::Proven,
        message: "DEFECT".into(),
        evidence: Vec::new(),
        fixes: Vec::new(),
        tags: Vec::new(),
        fingerprint: String::new(),
        route: None,
    };
    text.match_indices("DEFECT").map(|(at, _)| finding(at)).collect()
}

/// What is left: `DEFECT`, or the ids of what is wrong with the suppressions.
fn left(text: &str, language: Language) -> Vec<String> {
    let rope = Rope::from_str(text);
    apply(&rope, "a", comments(text, language), findings(text), |_| true)
        .into_iter()
        .map(|finding| if finding.message == "DEFECT" { finding.message } else { finding.rule.to_owned() })
        .collect()
}

#[test]
fn each_place_for_a_suppression() {
    for text in [
        "DEFECT() // seaworthy: ignore[unused-suppression] seen\n",
        "// seaworthy: ignore[unused-suppression] seen\nDEFECT()\n",
        "// seaworthy: ignore[unused-suppression] seen\n// more words\n/* and\n more */\nDEFECT()\n",
        "/* seaworthy: ignore[unused-suppression] seen */ DEFECT()\n",
        "// seaworthy: ignore[unused-suppression] seen\n@Get({\n  a: 1\n})\n@Other()\nclass DEFECT {}\n",
        "const a = <p>\n  {/* seaworthy: ignore[unused-suppression] seen */}\n  <b x={DEFECT} />\n</p>\n",
        "// seaworthy: ignore[unused-suppression] seen\r\nDEFECT()\r\n",
    ] {
        assert_eq!(left(text, Language::Tsx), Vec::<String>::new(), "{text}");
    }
    let text = "# seaworthy: ignore[unused-suppression] seen\n@app.get(\n  '/')\nasync def DEFECT():\n  pass\n";
    assert_eq!(left(text, Language::Python), Vec::<String>::new());
    for text in [
        "-- seaworthy: ignore[unused-suppression] seen\nDEFECT;\n",
        "DEFECT; -- seaworthy: ignore[unused-suppression] seen\r\n",
        "/* seaworthy: ignore[unused-suppression] seen */\nDEFECT;\n",
    ] {
        assert_eq!(left(text, Language::Sql), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_a_suppression_does_not_cover() {
    let unused = ["unused-suppression", "DEFECT"];
    for text in [
        "// seaworthy: ignore[unused-suppression] seen\n\nDEFECT()\n",
        "// seaworthy: ignore[unused-suppression] seen\nf()\nDEFECT()\n",
        "f() // seaworthy: ignore[unused-suppression] seen\nDEFECT()\n",
    ] {
        assert_eq!(left(text, Language::Tsx), unused, "{text}");
    }
    let string = "const s = '// seaworthy: ignore[unused-suppression] seen';\nDEFECT()\n";
    assert_eq!(left(string, Language::Tsx), ["DEFECT"]);
}

#[test]
fn bad_suppressions_are_reported_and_silence_nothing() {
    let text = "// seaworthy: ignore[unused-suppression]\nDEFECT()\n";
    assert_eq!(left(text, Language::Tsx), ["suppression-without-reason", "DEFECT"]);
    let text = "// seaworthy: ignore[unused-supression] seen\nDEFECT()\n";
    assert_eq!(left(text, Language::Tsx), ["unknown-rule-in-suppression", "DEFECT"]);
    let text = "// seaworthy: ignore everything\nDEFECT()\n";
    assert_eq!(left(text, Language::Tsx), ["unknown-rule-in-suppression", "DEFECT"]);
}

#[test]
fn a_rule_that_was_not_run_leaves_its_suppression_in_peace() {
    let text = "// seaworthy: ignore[unused-suppression] seen\nf()\n";
    let rope = Rope::from_str(text);
    assert_eq!(apply(&rope, "a", comments(text, Language::Tsx), Vec::new(), |_| false), []);
}

#[test]
fn the_mark_is_found_across_chunks() {
    for padding in 0..3000 {
        let text = Rope::from_str(&format!("{}seaworthy: x{}", "a".repeat(padding), "b".repeat(2000)));
        assert!(mentions_us(&text), "{padding}");
    }
    assert!(!mentions_us(&Rope::from_str(&"seaworthy;".repeat(5000))));
}

fn suppressed(text: &str, language: Language) -> Option<String> {
    let rope = Rope::from_str(text);
    let edits = suppression_edit(&rope, language, &findings(text)[0]);
    let edit = edits.first()?;
    let mut after = text.to_owned();
    after.replace_range(edit.span.range(), &edit.text);
    // Once the reason is written, the finding is gone.
    let reasoned = after.replace("] reason", "] seen");
    assert_eq!(left(&reasoned, language), Vec::<String>::new(), "{after}");
    Some(after)
}

#[test]
fn the_edit_fits_its_surroundings() {
    const IGNORE: &str = "seaworthy: ignore[unused-suppression] reason";
    let check = |text: &str, language, expected: &str| {
        let expected = expected.replace("IGNORE", IGNORE);
        assert_eq!(suppressed(text, language).as_deref(), Some(expected.as_str()));
    };
    check("if (a) {\n\tDEFECT();\n}\n", Language::TypeScript, "if (a) {\n\t// IGNORE\n\tDEFECT();\n}\n");
    check("f();\r\nDEFECT();\r\n", Language::Tsx, "f();\r\n// IGNORE\r\nDEFECT();\r\n");
    check("def f():\n    DEFECT()\n", Language::Python, "def f():\n    # IGNORE\n    DEFECT()\n");
    check("select 1;\n  DEFECT;\n", Language::Sql, "select 1;\n  -- IGNORE\n  DEFECT;\n");
    let jsx = "const a = <p>\n  {DEFECT}\n</p>;\n";
    check(jsx, Language::Tsx, "const a = <p>\n  {/* IGNORE */}\n  {DEFECT}\n</p>;\n");
    let attribute = "const a = <p\n  title={DEFECT}\n/>;\n";
    check(attribute, Language::Tsx, "const a = <p\n  // IGNORE\n  title={DEFECT}\n/>;\n");
    let template = "const a = `\n  ${DEFECT}`;\n";
    check(template, Language::TypeScript, "const a = `\n  ${DEFECT}`;  // IGNORE\n");
}

#[test]
fn no_edit_where_no_comment_can_stand() {
    assert_eq!(suppressed("const a = `\n  DEFECT\n`;\n", Language::TypeScript), None);
    assert_eq!(suppressed("a = '''\nDEFECT\n'''\n", Language::Python), None);
    assert_eq!(suppressed("do $$\nDEFECT\n$$;\n", Language::Sql), None);
}

fn repaired(text: &str, language: Language) -> Option<String> {
    let rope = Rope::from_str(text);
    let finding = apply(&rope, "a", comments(text, language), Vec::new(), |_| true).into_iter().next()?;
    let edits = super::fix(&rope, comments(text, language), &finding, finding.fixes.first()?.id)?;
    let mut after = text.to_owned();
    for edit in edits.iter().rev() {
        after.replace_range(edit.span.range(), &edit.text);
    }
    Some(after)
}

#[test]
fn wrong_suppressions_are_repaired() {
    let check = |text: &str, expected: Option<&str>| {
        assert_eq!(repaired(text, Language::Tsx).as_deref(), expected, "{text}");
    };
    check("a();\n  // seaworthy: ignore[unused-suppression] seen\nb();\n", Some("a();\nb();\n"));
    check("a();  // seaworthy: ignore[unused-suppression] seen\nb();\n", Some("a();\nb();\n"));
    check("/* seaworthy: ignore[unused-suppression] seen */ a();\n", Some(" a();\n"));
    check(
        "// seaworthy: ignore[unused-suppression, secret-env-fallback] seen\na();\n",
        Some("// seaworthy: ignore[secret-env-fallback] seen\na();\n"),
    );
    check(
        "// seaworthy: ignore[unused-supression] seen\na();\n",
        Some("// seaworthy: ignore[unused-suppression] seen\na();\n"),
    );
    // Another tool's directive in the same comment is not ours to delete.
    check("a(); // noqa // seaworthy: ignore[unused-suppression] seen\n", None);
}
