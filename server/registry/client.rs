//! Asks for names, several at a time and never for long.

use std::io::Read;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde::Deserialize;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::cache::{Cache, Entry};
use super::configuration::Configuration;
use super::{Answer, Answers, Registry, date};

const TO_CONNECT: Duration = Duration::from_secs(4);

/// So many are asked at a time.
const AT_ONCE: usize = 6;

/// After so many questions that nobody answered there is no network, and asking on would only take time.
const GIVE_UP: usize = 3;

/// So many names of a project are asked for.
const MOST: usize = 2_000;

/// Of longer descriptions the date of the first release is not looked for.
const LONGEST: u64 = 8 << 20;

/// Asks the registries of one project.
pub struct Client {
    configuration: Configuration,
    agent: Agent,
    cache: Mutex<Cache>,
}

/// What came back from one question.
enum Reply {
    Exists(Option<String>),
    Missing,
    /// Nobody was there.
    Silence,
    /// Somebody was there and would not say.
    Refused,
}

impl Client {
    /// `cache` is the folder that answers are kept in.
    /// `patience` is how long one question may take, all in all.
    pub fn new(configuration: Configuration, cache: Option<&Path>, patience: Duration) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let mut agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(patience))
            .timeout_connect(Some(TO_CONNECT.min(patience)))
            .max_redirects(3)
            .user_agent(concat!("seaworthy/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        if let Some(proxy) = configuration.proxy.as_deref().and_then(|proxy| ureq::Proxy::new(proxy).ok()) {
            agent = agent.proxy(Some(proxy));
        }
        let cache = Mutex::new(Cache::open(cache));
        Self { configuration, agent: agent.build().into(), cache }
    }

    /// What is known of the names, and what the registries say of the others. Answers what there is when `cancel` is set.
    pub fn ask(&self, names: &[(Registry, String)], cancel: &AtomicBool) -> Answers {
        let now = date::now();
        let answers = Mutex::new(Answers::default());
        let (next, silent) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            loop {
                let done = cancel.load(Ordering::Relaxed) || silent.load(Ordering::Relaxed) >= GIVE_UP;
                let Some((registry, name)) = names.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !done) else {
                    break;
                };
                match self.one(*registry, name, now) {
                    Some(Ok(answer)) => {
                        answers.lock().unwrap_or_else(PoisonError::into_inner).set(*registry, name, answer);
                    }
                    Some(Err(())) => drop(silent.fetch_add(1, Ordering::Relaxed)),
                    None => {}
                }
            }
        };
        let names = names.len().min(MOST);
        std::thread::scope(|scope| {
            for _ in 0..names.min(AT_ONCE) {
                scope.spawn(work);
            }
        });
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).save(now);
        answers.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// None where the name is not to be sent, or the answer says nothing; an error where nobody answered.
    fn one(&self, registry: Registry, name: &str, now: u64) -> Option<Result<Answer, ()>> {
        let address = self.address(registry, name)?;
        let known = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(&address, now).cloned();
        if let Some(entry) = known {
            return Some(Ok(answer(&entry, now)));
        }
        let entry = match self.send(registry, &address) {
            Reply::Exists(first) => Entry { exists: true, first, asked: now },
            Reply::Missing => Entry { exists: false, first: None, asked: now },
            Reply::Refused => return None,
            Reply::Silence => return Some(Err(())),
        };
        let answer = answer(&entry, now);
        self.cache.lock().unwrap_or_else(PoisonError::into_inner).set(address, entry);
        Some(Ok(answer))
    }

    /// What is asked for a name. None for names that are not for a public index, or that are none.
    fn address(&self, registry: Registry, name: &str) -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        match registry {
            Registry::Npm => {
                let base = self.configuration.npm.as_ref()?;
                let Some((scope, rest)) = name.split_once('/') else {
                    return name.chars().all(plain).then(|| format!("{base}/{name}"));
                };
                let is_private = self.configuration.private_scopes.contains(scope);
                let is_sound = scope.starts_with('@') && scope[1..].chars().all(plain) && rest.chars().all(plain);
                (is_sound && !is_private).then(|| format!("{base}/{scope}%2F{rest}"))
            }
            Registry::PyPi => {
                let base = self.configuration.pypi.as_ref()?;
                name.chars().all(plain).then(|| format!("{base}/{name}/"))
            }
        }
    }

    fn send(&self, registry: Registry, address: &str) -> Reply {
        let accept = match registry {
            Registry::Npm => "application/json",
            Registry::PyPi => "application/vnd.pypi.simple.v1+json, text/html;q=0.1",
        };
        let response = match self.agent.get(address).header("Accept", accept).call() {
            Ok(response) => response,
            Err(error) => {
                tracing::info!("a registry did not answer: {error}");
                return Reply::Silence;
            }
        };
        match response.status().as_u16() {
            200 => {
                let mut text = String::new();
                let reader = response.into_body().into_reader().take(LONGEST);
                let first = std::io::BufReader::new(reader).read_to_string(&mut text).ok();
                Reply::Exists(first.and_then(|_| first_release(registry, &text)))
            }
            404 | 410 => Reply::Missing,
            _ => Reply::Refused,
        }
    }
}

#[derive(Deserialize)]
struct OfNpm {
    #[serde(default)]
    time: Times,
}

#[derive(Default, Deserialize)]
struct Times {
    created: Option<String>,
}

#[derive(Deserialize)]
struct OfPyPi {
    #[serde(default)]
    files: Vec<Archive>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Archive {
    upload_time: Option<String>,
}

/// The day of the first release, where the description says it.
fn first_release(registry: Registry, text: &str) -> Option<String> {
    let first = match registry {
        Registry::Npm => serde_json::from_str::<OfNpm>(text).ok()?.time.created,
        Registry::PyPi => {
            serde_json::from_str::<OfPyPi>(text).ok()?.files.into_iter().filter_map(|it| it.upload_time).min()
        }
    };
    first.and_then(|first| first.get(..10).map(str::to_owned)).filter(|day| date::days(day).is_some())
}

fn answer(entry: &Entry, now: u64) -> Answer {
    if !entry.exists {
        return Answer::Missing { asked: date::day(entry.asked).into() };
    }
    let today = (now / 86_400) as i64;
    let days = entry.first.as_deref().and_then(date::days).map(|day| u32::try_from(today - day).unwrap_or(0));
    Answer::Exists { first: entry.first.as_deref().map(Into::into), days }
}
