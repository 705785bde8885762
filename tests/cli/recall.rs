//! Keys of many services, made as the services make them, in files of many kinds: each is found in each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Project;

/// What a key looks like, by the services' own documentation: text, and `{alphabet*length}`. Written apart from the table
/// that the server reads, and in parts, so that this file holds no key.
const SHAPES: [(&str, &str); 84] = [
    ("stripe-secret-key", "sk_|live_|{w*24}"),
    ("stripe-secret-key", "rk_|live_|{w*99}"),
    ("stripe-webhook-secret", "whsec_|{w*32}"),
    ("square-access-token", "EAAA|{u*60}"),
    ("braintree-access-token", "access_token$|production$|{n*16}$|{h*32}"),
    ("flutterwave-secret-key", "FLWSECK-|{n*32}|-X"),
    ("plaid-access-token", "access-|production-|{h*8}-{h*4}-{h*4}-{h*4}-{h*12}"),
    ("shopify-access-token", "shpat_|{h*32}"),
    ("anthropic-api-key", "sk-|ant-|api03-|{u*93}AA"),
    ("openai-api-key", "sk-|proj-|{w*74}|T3Blbk|FJ|{w*74}"),
    ("openai-api-key", "sk-|{w*20}|T3Blbk|FJ|{w*20}"),
    ("groq-api-key", "gsk_|{w*52}"),
    ("xai-api-key", "xai-|{w*80}"),
    ("perplexity-api-key", "pplx-|{w*48}"),
    ("openrouter-api-key", "sk-or-|v1-|{h*64}"),
    ("replicate-api-token", "r8_|{w*37}"),
    ("elevenlabs-api-key", "sk_|{h*48}"),
    ("huggingface-token", "hf_|{a*34}"),
    ("langsmith-api-key", "lsv2_|pt_|{h*32}_{h*10}"),
    ("pinecone-api-key", "pcsk_|{w*5}_{w*63}"),
    ("github-fine-grained-token", "github_|pat_|{w*22}_{w*59}"),
    ("gitlab-token", "glpat-|{u*20}"),
    ("pypi-token", "pypi-|AgEIcHlwaS5vcmc|{u*160}"),
    ("rubygems-token", "rubygems_|{h*48}"),
    ("docker-token", "dckr_|pat_|{u*27}"),
    ("sendgrid-api-key", "SG.|{u*22}.|{u*43}"),
    ("resend-api-key", "re_|{w*8}_|{w*24}"),
    ("mailgun-api-key", "key-|{h*32}"),
    ("mailchimp-api-key", "{h*32}|-us|14"),
    ("brevo-api-key", "xkeysib-|{h*64}-|{w*16}"),
    ("slack-token", "xoxb-|{d*12}-|{d*13}-|{w*24}"),
    ("slack-webhook", "https://hooks.slack|.com/services/T{C*8}/B{C*10}/|{w*24}"),
    ("discord-webhook", "https://discord|.com/api/webhooks/|{d*18}/|{u*68}"),
    ("telegram-bot-token", "{d*10}:|AA|{u*33}"),
    ("aws-access-key-id", "AKIA|{2*16}"),
    ("google-oauth-secret", "GOCSPX-|{u*28}"),
    ("azure-storage-key", "AccountKey=|{w*86}=="),
    ("digitalocean-token", "dop_|v1_|{h*64}"),
    ("heroku-api-key", "HRKU-|AA|{u*58}"),
    ("vercel-blob-token", "vercel_|blob_rw_|{w*16}_|{w*30}"),
    ("netlify-token", "nfp_|{w*36}"),
    ("cloudflare-origin-key", "v1.0-|{h*24}-|{h*146}"),
    ("pulumi-token", "pul-|{h*40}"),
    ("terraform-cloud-token", "{w*14}.|atlasv1.|{w*67}"),
    ("vault-token", "hvs.|{u*95}"),
    ("doppler-token", "dp.|pt.|{w*43}"),
    ("tailscale-key", "tskey-|auth-|{w*16}-|{w*32}"),
    ("supabase-secret-key", "sb_|secret_|{w*22}_{w*8}"),
    ("supabase-access-token", "sbp_|{h*40}"),
    ("planetscale-password", "pscale_|pw_|{u*43}"),
    ("databricks-token", "dapi|{h*32}"),
    ("contentful-token", "CFPAT-|{u*43}"),
    ("linear-api-key", "lin_|api_|{w*40}"),
    ("notion-token", "ntn_|{w*46}"),
    ("figma-token", "figd_|{u*40}"),
    ("atlassian-token", "ATATT3xF|fGF0|{u*180}=|{X*8}"),
    ("postman-api-key", "PMAK-|{h*24}-|{h*34}"),
    ("sentry-token", "sntryu_|{h*64}"),
    ("grafana-token", "glsa_|{w*32}_|{h*8}"),
    ("newrelic-api-key", "NRAK-|{C*27}"),
    ("posthog-personal-key", "phx_|{w*47}"),
    ("dynatrace-token", "dt0c01.|{2*24}.|{2*64}"),
    ("age-secret-key", "AGE-SECRET-|KEY-1|{C*58}"),
    ("azure-client-secret", "{w*3}8|Q~|{w*31}"),
    ("azure-devops-token", "{w*76}|AZDO|{w*4}"),
    ("alibaba-access-key-id", "LTAI|{w*20}"),
    ("google-refresh-token", "1//0|{u*98}"),
    ("fly-token", "fm2_|{w*160}"),
    ("render-api-key", "rnd_|{w*32}"),
    ("nvidia-api-key", "nvapi-|{u*64}"),
    ("together-api-key", "tgp_|v1_|{u*43}"),
    ("cerebras-api-key", "csk-|{n*48}"),
    ("tavily-api-key", "tvly-|dev-|{w*32}"),
    ("langfuse-secret-key", "sk-|lf-|{h*8}-{h*4}-{h*4}-{h*4}-{h*12}"),
    ("mollie-api-key", "live_|{w*30}"),
    ("shippo-token", "shippo_|live_|{h*40}"),
    ("easypost-api-key", "EZAK|{w*54}"),
    ("twilio-api-key", "SK|{h*32}"),
    ("airtable-token", "pat|{w*14}.|{h*64}"),
    ("hubspot-token", "pat-|na1-|{h*8}-{h*4}-{h*4}-{h*4}-{h*12}"),
    ("sonar-token", "squ_|{h*40}"),
    ("honeycomb-key", "hcaik_|{n*58}"),
    ("typeform-token", "tfp_|{u*44}"),
    ("mailersend-token", "mlsn.|{h*64}"),
];

const WORD: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn alphabet(kind: char) -> &'static [u8] {
    match kind {
        'h' => b"0123456789abcdef",
        'X' => b"0123456789ABCDEF",
        'd' => b"0123456789",
        'a' => &WORD[10..],
        'n' => b"0123456789abcdefghijklmnopqrstuvwxyz",
        'C' => &WORD[..36],
        '2' => b"234567ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        // Letters, digits, and in the middle the two signs of addresses.
        'u' => b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_",
        _ => WORD,
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            let next = char::from(alphabet[self.below(alphabet.len())]);
            // A key ends in a letter or digit here, so that every kind of file can stand around it.
            let inside = !text.is_empty() && text.len() + 1 < length;
            if next.is_ascii_alphanumeric() || inside {
                text.push(next);
            }
        }
        text
    }

    fn key(&mut self, shape: &str) -> String {
        let shape = shape.replace('|', "");
        let (mut key, mut rest) = (String::new(), shape.as_str());
        while let Some((before, after)) = rest.split_once('{') {
            let (hole, after) = after.split_once('}').expect("it closes");
            let (kind, length) = hole.split_once('*').expect("an alphabet and a length");
            key.push_str(before);
            key.push_str(
                &self.text(alphabet(kind.chars().next().expect("an alphabet")), length.parse().expect("a length")),
            );
            rest = after;
        }
        key + rest
    }

    /// A token of GitHub's or npm's kind: the last six characters are the checksum of the thirty before them.
    fn checked(&mut self, prefix: &str) -> String {
        let random = self.text(WORD, 30);
        let mut sum = crc32fast::hash(random.as_bytes());
        let mut check = [b'0'; 6];
        for digit in check.iter_mut().rev() {
            *digit = WORD[sum as usize % 62];
            sum /= 62;
        }
        format!("{prefix}{random}{}", String::from_utf8_lossy(&check))
    }
}

fn base64_url(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut digits = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        (0..=chunk.len()).for_each(|at| digits.push(char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63])));
    }
    digits
}

fn keys() -> Vec<(&'static str, String)> {
    let mut numbers = Numbers(7);
    let mut keys: Vec<_> = SHAPES.iter().map(|(provider, shape)| (*provider, numbers.key(shape))).collect();
    for prefix in ["ghp_", "gho_", "ghs_"] {
        keys.push(("github-token", numbers.checked(prefix)));
    }
    keys.push(("npm-token", numbers.checked("npm_")));
    let head = base64_url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    let body =
        base64_url("{\"iss\":\"supabase\",\"ref\":\"kqzvtdlwmhbxyn\",\"role\":\"service_role\",\"iat\":1700000000}");
    keys.push(("supabase-service-role", format!("{head}.{body}.{}", numbers.text(WORD, 43))));
    let lines: Vec<String> = (0..12).map(|_| numbers.text(WORD, 64)).collect();
    let (begin, end) = (["-----BEGIN ", "PRIVATE KEY-----"].concat(), ["-----END ", "PRIVATE KEY-----"].concat());
    keys.push(("private-key", format!("{begin}\\n{}\\n{end}", lines.join("\\n"))));
    keys
}

/// A kind of file: its ending, and the text around a key.
const FILES: [(&str, &str, &str); 17] = [
    ("value.ts", "export const client = connect('", "');\n"),
    ("template.ts", "export const client = connect(`", "`);\n"),
    ("page.tsx", "export const Page = () => <Map token=\"", "\" />;\n"),
    ("comment.js", "// the key is ", " for now\nexport {};\n"),
    ("value.py", "client = connect(\"", "\")\n"),
    ("document.py", "\"\"\"Call it with ", " as the key.\"\"\"\n"),
    ("values.yaml", "service:\n  key: ", "\n"),
    ("settings.json", "{ \"service\": { \"key\": \"", "\" } }\n"),
    ("settings.toml", "[service]\nkey = \"", "\"\n"),
    ("settings.ini", "[service]\nkey = ", "\n"),
    ("app.properties", "service.key=", "\n"),
    ("Dockerfile", "FROM node:22\nRUN curl -H \"Authorization: ", "\" https://api.acme.io\n"),
    ("deploy.sh", "export KEY='", "'\n"),
    ("main.tf", "provider \"service\" {\n  key = \"", "\"\n}\n"),
    ("cells.ipynb", "{\"cells\":[{\"cell_type\":\"code\",\"source\":[\"connect('", "')\\n\"]}]}\n"),
    ("output.ipynb", "{\"cells\":[{\"outputs\":[{\"text\":[\"signed in with ", "\\n\"]}]}]}\n"),
    ("seed.sql", "insert into settings values ('key', '", "');\n"),
];

#[test]
fn keys_of_every_service_are_found_in_files_of_every_kind() {
    let keys = keys();
    let providers: BTreeSet<_> = keys.iter().map(|(provider, _)| *provider).collect();
    assert!(providers.len() >= 80, "{} services", providers.len());
    let mut files: Vec<(String, String)> = Vec::new();
    for (index, (provider, key)) in keys.iter().enumerate() {
        for (name, before, after) in FILES {
            files.push((format!("{provider}-{index}/{name}"), format!("{before}{key}{after}")));
        }
    }
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let project = Project::new(&borrowed);
    let run = project.run(&["check", "--format", "json", "--no-cache", "."]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report");
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report["findings"].as_array().expect("a list") {
        if finding["rule"] == "hardcoded-provider-key" {
            *found.entry(finding["path"].as_str().expect("a path")).or_default() += 1;
        }
    }
    let mut missed = String::new();
    for (path, _) in &files {
        if found.get(path.as_str()) != Some(&1) {
            let _ = writeln!(missed, "{path}: {:?}", found.get(path.as_str()));
        }
    }
    assert!(missed.is_empty(), "of {} places:\n{missed}", files.len());
    for (_, key) in &keys {
        assert!(!run.stdout.contains(key.as_str()) && !run.stderr.contains(key.as_str()), "a value is shown");
    }
}
