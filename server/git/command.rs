//! Running `git` without letting a repository run anything.

use std::ffi::OsStr;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Set on every call. The command line wins over all configuration files.
const SETTINGS: [&str; 19] = [
    // Programs that a configuration can name.
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.editor=false",
    "core.askPass=false",
    "core.sshCommand=false",
    "core.gitProxy=false",
    "core.alternateRefsCommand=false",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    // Whatever leads out of the repository.
    "protocol.allow=never",
    "submodule.recurse=false",
    "safe.bareRepository=explicit",
    "core.attributesFile=/dev/null",
    // A cache that would be believed over the objects.
    "core.commitGraph=false",
    // Work that nobody asked for.
    "gc.auto=0",
    "maintenance.auto=false",
    "core.untrackedCache=false",
];

/// How long a question may take that is not about the whole history.
const LIMIT: Duration = Duration::from_secs(20);

/// More than this is no answer to a question about one project.
const LARGEST_ANSWER: u64 = 256 << 20;

/// Why there is nothing to say. Said once, and never taken for "clean".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// There is no `git` on the path.
    NoGit,
    /// The folder lies in no repository.
    NoRepository,
    /// `git` declined or broke off, and why in its own words.
    Refused(String),
    /// It took longer than it may.
    TooSlow,
}

impl fmt::Display for Absent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGit => write!(out, "no `git` was found on the path"),
            Self::NoRepository => write!(out, "the folder is in no Git repository"),
            Self::Refused(why) => write!(out, "git declined: {why}"),
            Self::TooSlow => write!(out, "git did not answer in {} seconds", LIMIT.as_secs()),
        }
    }
}

/// A repository, as seen from a folder in it.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The top of its working tree; absolute, without links.
    top: PathBuf,
    /// Where its objects are, which its working trees share.
    store: PathBuf,
    is_shallow: bool,
}

impl Repository {
    /// The repository that holds a folder. Runs nothing where no folder above is marked as one.
    pub fn of(folder: &Path) -> Result<Self, Absent> {
        let folder = folder.canonicalize().map_err(|_| Absent::NoRepository)?;
        if !folder.ancestors().any(|above| above.join(".git").exists()) {
            return Err(Absent::NoRepository);
        }
        let answer = run(&folder, &["rev-parse", "--show-toplevel", "--git-common-dir", "--is-shallow-repository"])?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let lines: Vec<&str> = answer.lines().collect();
        let [top, store, shallow] = lines.as_slice() else {
            return Err(Absent::Refused("it has no working tree".to_owned()));
        };
        let top = Path::new(top).canonicalize().map_err(|_| Absent::NoRepository)?;
        // A configuration can point anywhere; what lies elsewhere is none of this project's business.
        if !folder.starts_with(&top) {
            return Err(Absent::Refused("its working tree is not where it lies".to_owned()));
        }
        let store = folder.join(store);
        let store = store.canonicalize().unwrap_or(store);
        Ok(Self { top, store, is_shallow: *shallow == "true" })
    }

    pub fn top(&self) -> &Path {
        &self.top
    }

    pub fn store(&self) -> &Path {
        &self.store
    }

    /// Why the history that is here is not all there is, if so.
    pub fn partial(&self) -> Option<&'static str> {
        if self.is_shallow {
            return Some("this clone is shallow, so older commits are not here");
        }
        // The key is only there in a clone that leaves objects out.
        let promised = run(&self.top, &["config", "--get", "extensions.partialClone"]).is_ok();
        promised.then_some("this clone is partial, so some files of older commits are not here")
    }

    /// What `git` answers, whole.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, Absent> {
        run(&self.top, arguments)
    }

    /// A `git` that answers as it is read. Whoever starts it reads or ends it.
    pub(super) fn start(&self, arguments: &[&str], input: Stdio) -> Result<Child, Absent> {
        let mut command = command(&self.top, arguments)?;
        command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().map_err(|error| Absent::Refused(error.to_string()))
    }
}

fn command<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Result<Command, Absent> {
    let mut command = Command::new(git().ok_or(Absent::NoGit)?);
    // A session inside a hook or an alias carries variables that point elsewhere or name programs.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("LC_ALL", "C");
    command.arg("--no-pager").arg("-C").arg(folder);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command.args(arguments);
    Ok(command)
}

/// The `git` of the path. Relative entries are passed over: they would be looked up in the project.
fn git() -> Option<&'static Path> {
    static GIT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        let name = if cfg!(windows) { "git.exe" } else { "git" };
        let path = std::env::var_os("PATH")?;
        let mut folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
        folders.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()))
    };
    GIT.get_or_init(find).as_deref()
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Absent> {
    let mut command = command(folder, arguments)?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Absent::Refused(error.to_string()))?;
    let answer = child.stdout.take().map(|out| read_on_a_thread(out, LARGEST_ANSWER));
    let complaint = child.stderr.take().map(|out| read_on_a_thread(out, 4 << 10));
    let began = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < LIMIT => std::thread::sleep(Duration::from_millis(2)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Absent::TooSlow);
            }
        }
    };
    let text = |reader: Option<std::thread::JoinHandle<Vec<u8>>>| {
        reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
    };
    let (answer, complaint) = (text(answer), text(complaint));
    if status.success() {
        return Ok(answer);
    }
    let complaint = String::from_utf8_lossy(&complaint).into_owned();
    if complaint.contains("not a git repository") {
        return Err(Absent::NoRepository);
    }
    let first = complaint.lines().next().unwrap_or("it gave no reason").trim_start_matches("fatal: ");
    Err(Absent::Refused(first.chars().filter(|c| !c.is_control()).take(200).collect()))
}

/// Reads to the end, keeping at most so many bytes, so that nobody waits for a full pipe.
fn read_on_a_thread(out: impl Read + Send + 'static, limit: u64) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        let mut out = out;
        let _ = out.by_ref().take(limit).read_to_end(&mut kept);
        let _ = std::io::copy(&mut out, &mut std::io::sink());
        kept
    })
}
