//! `yarn.lock`, the first layout and berry's. The first one is no YAML, and both are blocks with a line for the ranges
//! and one for the version, so both are read by lines.

use super::{Lock, Version, split_at_sign};

pub fn read(text: &str) -> Result<Lock, String> {
    let mut lock = Lock::default();
    let mut ranges = "";
    for line in text.lines() {
        if !line.starts_with([' ', '#']) && !line.is_empty() {
            ranges = line.trim_end_matches(':');
        } else if let Some(needed) = line.strip_prefix("    ") {
            // Only blocks of dependencies are indented so far, but for what Yarn knows of optional ones.
            let needed = needed.trim_start_matches('"').split(['"', ' ', ':']).next().unwrap_or_default();
            if let Some((owner, _)) = split_at_sign(ranges.trim_matches('"')) {
                lock.need(owner, needed);
            }
        } else if let Some(text) =
            line.strip_prefix("  version").map(|it| it.trim_start_matches([':', ' ']).trim_matches('"'))
            && let Some(version) = Version::parse(text)
        {
            for range in ranges.split(',').map(|range| range.trim().trim_matches('"')) {
                let Some((name, range)) = split_at_sign(range) else { continue };
                // A package of the workspace has no version that says anything.
                if range.starts_with("workspace:") {
                    continue;
                }
                lock.set(name, Some(version));
                lock.exact(name, Some(text));
                let range = range.strip_prefix("npm:").unwrap_or(range);
                lock.by_range.insert(format!("{name}@{range}").into(), version);
            }
        }
    }
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_are_read() {
        let first = "# yarn lockfile v1\n\n\n\"@babel/core@^7.1.0\", \"@babel/core@^7.7.5\":\n  version \"7.9.0\"\n  resolved \"x\"\n  \
            dependencies:\n    debug \"^4.1.0\"\n\nexpress@^4.17.1:\n  version \"4.17.1\"\n\nexpress@^5.0.0:\n  version \"5.1.0\"\n";
        let lock = read(first).expect("a lockfile");
        assert_eq!(lock.version("", "@babel/core", Some("^7.7.5")), Some(Version::new(7, 9, 0)));
        assert_eq!(lock.version("", "express", Some("^4.17.1")), Some(Version::new(4, 17, 1)));
        assert_eq!(lock.version("", "express", None), Some(Version::new(5, 1, 0)));
        let berry = "__metadata:\n  version: 8\n\n\"koa@npm:^2.13.0, koa@npm:^2.14.1\":\n  version: 2.16.2\n  \
            resolution: \"koa@npm:2.16.2\"\n\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n";
        let lock = read(berry).expect("a lockfile");
        assert_eq!(lock.version("", "koa", Some("^2.14.1")), Some(Version::new(2, 16, 2)));
        assert_eq!(lock.version("", "app", None), None);
    }
}
