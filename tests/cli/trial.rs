//! `seaworthy try`: the session as text against the real server, and the editors by stand-ins that say how they were
//! called.

use std::path::Path;

use super::{CLEAN, DEFECT, Project, Run};

/// Runs `try` with temporary folders inside of the project, to see what is left of them.
fn run_try(project: &Project, path_variable: &Path, arguments: &[&str]) -> Run {
    let temporary = project.path().join("tmp");
    std::fs::create_dir_all(&temporary).expect("a folder");
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.current_dir(project.path()).env("TMPDIR", &temporary).env("PATH", path_variable).arg("try").args(arguments);
    command.output().expect("the binary runs").into()
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).expect("a folder").next().is_none()
}

#[test]
fn without_arguments_the_samples_are_played_as_text() {
    let project = Project::new(&[]);
    let run = run_try(&project, Path::new("/nowhere"), &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for expected in ["typescript: ", "python: ", "The server publishes ", "Hover on ", "Chosen: ", "Checked again: "] {
        assert!(run.stdout.contains(expected), "{expected:?} is missing in:\n{}", run.stdout);
    }
    assert!(is_empty(&project.path().join("tmp")), "the samples were left behind");
}

#[test]
fn a_folder_of_ones_own_is_read_and_not_written() {
    let project = Project::new(&[("src/a.ts", DEFECT)]);
    let run = run_try(&project, Path::new("/nowhere"), &[".", "--editor", "terminal"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("src/a.ts is open. The server publishes 1 finding:"), "{}", run.stdout);
    assert!(run.stdout.contains("[secret-env-fallback]"), "{}", run.stdout);
    assert!(!run.stdout.contains("tide-gauge-key"), "{}", run.stdout);
    assert_eq!(std::fs::read_to_string(project.path().join("src/a.ts")).expect("the file"), DEFECT);
}

#[test]
fn a_folder_without_findings_is_said_to_be_so() {
    let project = Project::new(&[("a.ts", CLEAN)]);
    let run = run_try(&project, Path::new("/nowhere"), &["."]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("1 file, 1 line; 0 findings"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_tried_is_said() {
    let project = Project::new(&[("a.ts", CLEAN)]);
    let fails = |arguments: &[&str], reason: &str| {
        let run = run_try(&project, Path::new("/nowhere"), arguments);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    };
    fails(&["missing"], "`missing`");
    fails(&["a.ts"], "`a.ts` is not a folder");
    fails(&[".", "--editor", "nvim"], "`nvim` is not on the PATH");
    fails(&[".", "--editor", "code"], "`code` is not on the PATH");
}

#[cfg(unix)]
mod stand_ins {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A program that answers `question` with `answer` and writes down how it is called otherwise.
    fn stand_in(project: &Project, name: &str, question: &str, answer: &str) {
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = {question} ]; then echo '{answer}'; exit; fi\n\
             for word in \"$@\"; do echo \"$word\"; done > called\npwd >> called\n"
        );
        project.write(&format!("bin/{name}"), script);
        let path = project.path().join("bin").join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    }

    #[test]
    fn neovim_opens_the_finding_without_anyones_settings() {
        let project = Project::new(&[("work/package.json", "{}"), ("work/src/a.ts", DEFECT)]);
        stand_in(&project, "nvim", "--version", "NVIM v0.11.4");
        let run = run_try(&project, &project.path().join("bin"), &["work", "--editor", "nvim"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let called = std::fs::read_to_string(project.path().join("work/called")).expect("it was called");
        let words: Vec<&str> = called.lines().collect();
        assert_eq!(words[..2], ["--clean", "-u"], "{called}");
        assert!(words[3].starts_with("+call cursor(1, "), "{called}");
        assert_eq!(Path::new(words[4]), project.path().join("work/src/a.ts"));
        assert!(is_empty(&project.path().join("tmp")), "the plugin was left behind");
    }

    #[test]
    fn an_old_neovim_is_refused() {
        let project = Project::new(&[("a.ts", DEFECT)]);
        stand_in(&project, "nvim", "--version", "NVIM v0.9.5");
        let run = run_try(&project, &project.path().join("bin"), &[".", "--editor", "nvim"]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("0.11 or newer") && run.stderr.contains("v0.9.5"), "{}", run.stderr);
    }

    #[test]
    fn code_opens_the_folder_at_the_finding() {
        let project = Project::new(&[("work/package.json", "{}"), ("work/a.ts", DEFECT)]);
        stand_in(&project, "code", "--list-extensions", "seaworthy.seaworthy");
        let run = run_try(&project, &project.path().join("bin"), &["work", "--editor", "code"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let called = std::fs::read_to_string(project.path().join("tmp/called")).expect("it was called");
        let goto = format!("{}:1:39", project.path().join("work/a.ts").display());
        for expected in ["--new-window", project.path().join("work").to_str().expect("UTF-8"), "--goto", &goto] {
            assert!(called.lines().any(|word| word == expected), "{expected:?} is missing in:\n{called}");
        }
    }
}
