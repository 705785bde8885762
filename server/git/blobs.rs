//! Every version of every file that a repository reaches, each content once.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdout, Stdio};

use super::{Absent, Repository};

/// Contents above this size are data: no one writes a credential into them by hand.
const LARGEST: u64 = 1 << 20;

/// The name of a content, as hexadecimal digits.
pub type BlobId = String;

/// One content, and a path that it has had.
#[derive(Debug)]
pub struct Blob {
    pub id: BlobId,
    pub path: String,
}

/// The contents of blobs, in the order in which they were asked for.
pub struct Blobs {
    child: Child,
    out: BufReader<ChildStdout>,
    content: Vec<u8>,
}

impl Drop for Blobs {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Repository {
    /// What every reference stands at, now. Two answers are equal where no commit has come or gone.
    pub fn tips(&self) -> Result<Vec<String>, Absent> {
        let answer = self.ask(&["rev-parse", "--all"])?;
        let mut tips: Vec<String> = String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect();
        if let Ok(head) = self.ask(&["rev-parse", "--verify", "--quiet", "HEAD"]) {
            tips.push(String::from_utf8_lossy(&head).trim().to_owned());
        }
        tips.sort_unstable();
        tips.dedup();
        Ok(tips)
    }

    /// Those of these commits that are still here. Of too many to ask for, none: then more is walked, nothing is missed.
    fn present(&self, commits: &[String]) -> Vec<String> {
        if commits.is_empty() || commits.len() > 500 || !commits.iter().all(|id| is_id(id)) {
            return Vec::new();
        }
        let mut arguments = vec!["rev-list", "--no-walk", "--ignore-missing"];
        arguments.extend(commits.iter().map(String::as_str));
        let answer = self.ask(&arguments).unwrap_or_default();
        String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect()
    }

    /// Every blob that a commit reaches which `known` do not reach, newest first, large ones left out. `each` says
    /// whether to go on. Answers how many objects on the way are not here.
    pub fn blobs(&self, known: &[String], mut each: impl FnMut(Blob) -> bool) -> Result<usize, Absent> {
        let known = self.present(known);
        let limit = format!("--filter=combine:blob:limit={LARGEST}+object:type=blob");
        let mut child = self.start(
            &["rev-list", "--objects", "--no-commit-header", &limit, "--missing=print", "--stdin"],
            Stdio::piped(),
        )?;
        let mut input = child.stdin.take().ok_or(Absent::NoGit)?;
        // Written elsewhere, since the answer may begin before the question ends.
        let asking = std::thread::spawn(move || {
            let _ = writeln!(input, "--all\nHEAD");
            let _ = writeln!(input, "--not");
            known.iter().try_for_each(|tip| writeln!(input, "{tip}"))
        });
        let mut out = BufReader::with_capacity(1 << 16, child.stdout.take().ok_or(Absent::NoGit)?);
        let (mut line, mut is_whole, mut missing) = (Vec::new(), true, 0);
        loop {
            line.clear();
            match out.by_ref().take(16 << 10).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
            let text = String::from_utf8_lossy(&line);
            let (id, path) = text.trim_end_matches('\n').split_once(' ').unwrap_or((text.trim_end(), ""));
            if !is_id(id) {
                missing += usize::from(id.starts_with('?'));
                continue;
            }
            if !each(Blob { id: id.to_owned(), path: path.to_owned() }) {
                is_whole = false;
                let _ = child.kill();
                break;
            }
        }
        drop(out);
        let status = child.wait();
        let _ = asking.join();
        match status {
            Ok(status) if status.success() || !is_whole => Ok(missing),
            _ => Err(Absent::Refused(
                "its history cannot be walked to the end; `git fsck` says what is broken".to_owned(),
            )),
        }
    }

    /// Starts reading the contents of blobs.
    pub fn contents(&self, ids: Vec<BlobId>) -> Result<Blobs, Absent> {
        let mut child = self.start(&["cat-file", "--batch", "--buffer"], Stdio::piped())?;
        let input = child.stdin.take().ok_or(Absent::NoGit)?;
        std::thread::spawn(move || {
            let mut input = BufWriter::with_capacity(1 << 16, input);
            let _ = ids.iter().try_for_each(|id| writeln!(input, "{id}"));
        });
        let out = BufReader::with_capacity(1 << 18, child.stdout.take().ok_or(Absent::NoGit)?);
        Ok(Blobs { child, out, content: Vec::new() })
    }
}

impl Blobs {
    /// The next content; an inner None where it is missing or larger than it said to be. None at the end.
    #[expect(clippy::should_implement_trait, reason = "it lends its own buffer")]
    pub fn next(&mut self) -> Option<Option<&[u8]>> {
        let mut header = Vec::new();
        if self.out.by_ref().take(1 << 10).read_until(b'\n', &mut header).ok()? == 0 {
            return None;
        }
        let header = String::from_utf8_lossy(&header);
        let mut words = header.split_whitespace().skip(1);
        let (kind, size) = (words.next(), words.next());
        let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else { return Some(None) };
        if kind != Some("blob") || size > LARGEST {
            std::io::copy(&mut self.out.by_ref().take(size + 1), &mut std::io::sink()).ok()?;
            return Some(None);
        }
        self.content.clear();
        self.out.by_ref().take(size + 1).read_to_end(&mut self.content).ok()?;
        // The line's end behind the content.
        self.content.pop().filter(|end| *end == b'\n' && self.content.len() as u64 == size)?;
        Some(Some(&self.content))
    }
}

pub(super) fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
