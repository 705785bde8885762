//! Texts in which something is to be found.

use std::path::Path;

/// One finding of `secret-env-fallback`, with evidence in the same line.
pub const SECRET: &str = "const key = process.env.JWT_SECRET || \"dev-secret-key-1234\";\n";
pub const RULE: &str = "secret-env-fallback";
/// Where it is.
pub const RANGE: [u32; 4] = [0, 38, 0, 59];

/// One finding of `hardcoded-provider-key`, with a fix.
pub const KEY: &str =
    "import Stripe from 'stripe';\n\nexport const stripe = new Stripe('sk_live_CH2n6WSZ1mvw4SKdWcWCiHSW');\n";

pub fn range(value: &serde_json::Value) -> [u32; 4] {
    let at = |pointer| value.pointer(pointer).unwrap().as_u64().unwrap() as u32;
    [at("/start/line"), at("/start/character"), at("/end/line"), at("/end/character")]
}

pub fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
