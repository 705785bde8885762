//! Medians and tails.

use std::time::Duration;

/// Sorted measurements.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(times)
    }

    pub fn at(&self, per_mille: usize) -> Duration {
        self.0[(self.0.len() - 1) * per_mille / 1000]
    }

    pub fn median(&self) -> Duration {
        self.at(500)
    }

    pub fn p99(&self) -> Duration {
        self.at(990)
    }
}

pub fn ms(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1e3)
}

pub fn ratio(ours: Duration, floor: Duration) -> f64 {
    ours.as_secs_f64() / floor.as_secs_f64().max(1e-9)
}

/// Whether `ours` keeps the promise `1.5 × floor + slack`.
pub fn within(ours: Duration, floor: Duration, slack_ms: u64) -> &'static str {
    if ours <= floor.mul_f64(1.5) + Duration::from_millis(slack_ms) { "ok" } else { "OVER" }
}

/// What this process has in memory, where the system says it.
pub fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}
