//! Which commit brought a content, and where that commit is known.

use super::Repository;
use super::blobs::is_id;

/// A commit, as evidence names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub id: String,
    /// `2026-03-01`.
    pub date: String,
    pub author: String,
    /// The trailer names a coding assistant.
    pub by_assistant: bool,
    /// On the branch that people clone.
    pub on_default: bool,
    /// A branch of a remote that holds it.
    pub pushed: Option<String>,
}

/// What assistants sign their commits with, in lower case.
const ASSISTANTS: [&str; 8] = ["claude", "copilot", "cursor", "codex", "devin", "aider", "gemini", "windsurf"];

impl Repository {
    /// The oldest commit that brought this content to this path.
    pub fn first_commit(&self, blob: &str, path: &str) -> Option<Commit> {
        let find = format!("--find-object={blob}");
        let format = "--format=%H%x00%ad%x00%an%x00%(trailers:key=Co-authored-by,valueonly,separator=%x2C)";
        let answer = self.ask(&[
            "log",
            "--all",
            "--no-ext-diff",
            "--no-textconv",
            "--no-show-signature",
            "--no-notes",
            "--date=short",
            format,
            &find,
            "--",
            path,
        ]);
        let answer = String::from_utf8_lossy(&answer.ok()?).into_owned();
        let line = answer.lines().rfind(|line| line.contains('\0'))?;
        let mut parts = line.split('\0');
        let (id, date, author) = (parts.next()?, parts.next()?, parts.next()?);
        let trailers = parts.next().unwrap_or_default().to_ascii_lowercase();
        let holders = self.holders(id);
        let default = self.default_branch();
        let printable = |text: &str| text.chars().filter(|c| !c.is_control()).take(80).collect::<String>();
        Some(Commit {
            id: id.to_owned(),
            date: printable(date),
            author: printable(author),
            by_assistant: ASSISTANTS.iter().any(|name| trailers.contains(name)),
            on_default: default.is_none_or(|default| holders.is_empty() || holders.contains(&default)),
            pushed: holders.iter().find_map(|holder| holder.strip_prefix("refs/remotes/")).map(printable),
        })
    }

    /// The references that reach a commit.
    fn holders(&self, commit: &str) -> Vec<String> {
        if !is_id(commit) {
            return Vec::new();
        }
        let contains = format!("--contains={commit}");
        let answer = self.ask(&["for-each-ref", &contains, "--format=%(refname)", "refs/heads", "refs/remotes"]);
        String::from_utf8_lossy(&answer.unwrap_or_default()).lines().map(str::to_owned).collect()
    }

    /// What the remote says people clone, else the branch that is checked out.
    fn default_branch(&self) -> Option<String> {
        let of = |name: &str| {
            let answer = self.ask(&["symbolic-ref", "--quiet", name]).ok()?;
            Some(String::from_utf8_lossy(&answer).trim().to_owned()).filter(|name| !name.is_empty())
        };
        of("refs/remotes/origin/HEAD").or_else(|| of("HEAD"))
    }

    /// The contents that the checked-out commit holds, with their paths.
    pub fn at_head(&self) -> Vec<(String, String)> {
        let answer = self.ask(&["ls-tree", "-r", "-z", "--full-tree", "HEAD"]).unwrap_or_default();
        let entry = |entry: &[u8]| {
            let entry = String::from_utf8_lossy(entry).into_owned();
            let (about, path) = entry.split_once('\t')?;
            Some((about.split(' ').nth(2)?.to_owned(), path.to_owned()))
        };
        answer.split(|byte| *byte == 0).filter_map(entry).collect()
    }
}
