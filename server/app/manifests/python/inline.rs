//! The header of a script that names what it needs (PEP 723).

use super::requirement;

/// The normalised names in the `# /// script` block of a text. None where it has none.
pub fn dependencies(text: &str) -> Option<Vec<String>> {
    let start = text.lines().position(|line| line.trim_end() == "# /// script")?;
    let block: Vec<&str> = (text.lines().skip(start + 1))
        .take_while(|line| line.trim_end() != "# ///")
        .map(|line| line.trim_start_matches('#').trim_start_matches(' '))
        .collect();
    let table: toml::Table = block.join("\n").parse().ok()?;
    let list = table.get("dependencies").and_then(toml::Value::as_array);
    let names = list.into_iter().flatten().filter_map(|entry| Some(requirement::parse(entry.as_str()?)?.name));
    Some(names.collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_header_names_what_a_script_needs() {
        let text =
            "#!/usr/bin/env -S uv run\n# /// script\n# dependencies = [\n#   \"Rich>1\",\n# ]\n# ///\nimport rich\n";
        assert_eq!(super::dependencies(text), Some(vec!["rich".to_owned()]));
        assert_eq!(super::dependencies("import rich\n"), None);
    }
}
