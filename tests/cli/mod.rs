//! The command line, driven as a person or a CI job drives it: the real binary, real files.

mod bad_input;
mod check;
mod commands;
mod config;
mod formats;
mod history;
mod recall;
mod redaction;
mod routes;
mod sarif;
mod suppression;
mod trial;

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

/// One line with one finding of `secret-env-fallback`.
const DEFECT: &str = "const key = process.env.JWT_SECRET || \"tide-gauge-key-4321\";\n";
const CLEAN: &str = "export const answer = 42;\n";

/// A project in a temporary folder.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        project.write("package.json", "{}\n");
        for (path, text) in files {
            project.write(path, text);
        }
        project
    }

    /// The folder's path without links, as reports name it.
    fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder exists")
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> Run {
        run_in(&self.path(), arguments)
    }

    /// The same, with variables of the environment.
    fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = command_in(&self.path(), arguments);
        command.envs(variables.iter().copied()).output().expect("the binary runs").into()
    }

    /// `check --format json`, parsed.
    fn findings(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["check", "--format", "json"];
        all.extend(arguments);
        let run = self.run(&all);
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
    }
}

/// What a run of the binary gave.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    command_in(folder, arguments).output().expect("the binary runs").into()
}

fn command_in(folder: &Path, arguments: &[&str]) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    let unset = ["GITHUB_WORKSPACE", "NO_COLOR", "COLUMNS"];
    for name in unset {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments);
    command
}

/// The rule and path of each finding of a JSON report.
fn rules_and_paths(report: &Value) -> Vec<(&str, &str)> {
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|finding| (finding["rule"].as_str().expect("a rule"), finding["path"].as_str().expect("a path")))
        .collect()
}
