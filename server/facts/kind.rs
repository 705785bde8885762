//! What a file is for. Most rules are about production code and stay silent elsewhere.

use std::path::Path;

/// The use of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Production,
    Test,
    /// Test helpers, fixtures, mocks and stories: run by tests, hold none.
    TestSupport,
    /// Command-line scripts, migrations, seeds, build configuration, examples.
    Script,
    /// Written by a tool.
    Generated,
}

impl FileKind {
    /// By the conventions of both ecosystems. `path` is relative to the workspace root.
    pub fn of(path: &Path) -> Self {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        let folders: Vec<&str> =
            path.parent().map(|parent| parent.iter().filter_map(|part| part.to_str()).collect()).unwrap_or_default();
        let within = |names: &[&str]| folders.iter().any(|folder| names.contains(folder));
        let marked = |mark: &str| name.contains(mark);
        if marked(".generated.")
            || marked("_pb2")
            || marked(".gen.")
            || marked(".min.")
            || within(&["generated", "__generated__", "vendor", "vendored", "third_party", "dist"])
        {
            return Self::Generated;
        }
        if marked(".test.")
            || marked(".spec.")
            || marked(".cy.")
            || marked("-test.")
            || stem.starts_with("test_")
            || stem.ends_with("_test")
            || stem == "tests"
        {
            return Self::Test;
        }
        if within(&["__mocks__", "fixtures", "__fixtures__", "mocks", "testdata", "stories"])
            || marked(".stories.")
            || marked(".mock.")
            || stem == "conftest"
        {
            return Self::TestSupport;
        }
        if within(&["__tests__", "test", "tests", "e2e", "cypress", "spec", "testing"]) {
            return Self::TestSupport;
        }
        if within(&[
            "scripts",
            "script",
            "migrations",
            "versions",
            "alembic",
            "seeds",
            "seed",
            "examples",
            "example",
            "docs",
            "bin",
            "tools",
            "benchmarks",
            "benchmark",
            "bench",
            "benches",
        ]) || marked(".config.")
            || matches!(stem, "seed" | "setup" | "manage" | "noxfile" | "tasks" | "gulpfile" | "Gruntfile")
        {
            return Self::Script;
        }
        Self::Production
    }

    pub fn is_production(self) -> bool {
        self == Self::Production
    }

    /// True for tests and what only tests run.
    pub fn is_test(self) -> bool {
        matches!(self, Self::Test | Self::TestSupport)
    }
}
