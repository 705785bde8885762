//! Addresses that carry a password: `postgres://user:password@host/database`.

use std::ops::Range;

use super::{credentials, secrets};

/// What such an address opens.
const SCHEMES: [&str; 22] = [
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "mongodb+srv",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "smtp",
    "smtps",
    "mssql",
    "sqlserver",
    "cockroachdb",
    "clickhouse",
    "ftp",
    "sftp",
    "ldap",
    "ldaps",
    "nats",
    "mqtt",
];

/// What people set on their own machine, and everybody knows.
const USUAL: [&str; 22] = [
    "postgres",
    "password",
    "pass",
    "root",
    "admin",
    "user",
    "mysql",
    "redis",
    "mongo",
    "guest",
    "secret",
    "dev",
    "test",
    "example",
    "changeme",
    "changethis",
    "db",
    "app",
    "postgresql",
    "rabbitmq",
    "minio",
    "123456",
];

/// An address with a password in it.
#[derive(Debug)]
pub struct Connection<'a> {
    pub range: Range<usize>,
    pub scheme: &'a str,
    pub host: &'a str,
    /// The password is one that everybody tries first.
    pub is_usual: bool,
    /// Reached from this machine or from the containers beside it only, as far as the name says.
    pub is_near: bool,
}

/// Every such address in a text, in order of position. Passwords that are put in later are none.
pub fn find(text: &str) -> Vec<Connection<'_>> {
    text.match_indices("://").filter_map(|(at, _)| connection(text, at)).collect()
}

fn connection(text: &str, at: usize) -> Option<Connection<'_>> {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || c == '+';
    let before = text[..at].trim_end_matches(is_scheme);
    let whole = &text[before.len()..at];
    // `postgresql+psycopg2`, `mysql+pymysql`: the part behind the sign is the driver.
    let scheme = if whole == "mongodb+srv" { whole } else { whole.split('+').next()? };
    SCHEMES.contains(&scheme).then_some(())?;
    let rest = &text[at + 3..];
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | ')' | '\\' | '|'))
        .unwrap_or(rest.len());
    let authority = &rest[..end.min(1024)];
    // A password may hold an `@`, a host may not.
    let (sign_in, tail) = authority.split_at(
        authority.split(['/', '?']).next().and_then(|head| head.rfind('@')).or_else(|| authority.rfind('@'))?,
    );
    let (user, password) = sign_in.split_once(':')?;
    let host_and_more = &tail[1..];
    let host = host_and_more.split([':', '/', '?', ',', '#']).next().unwrap_or_default();
    if is_put_in_later(password) || is_put_in_later(host) || host.is_empty() || is_sample(user, password, host) {
        return None;
    }
    let path = host_and_more.split_once('/').map_or("", |(_, path)| path);
    let database = path.split(['?', '#']).next().unwrap_or_default();
    let lower = password.to_ascii_lowercase();
    let is_usual = USUAL.contains(&lower.as_str()) || password == user || password == database;
    Some(Connection { range: before.len()..at + 3 + end, scheme, host, is_usual, is_near: is_near(host) })
}

fn is_put_in_later(part: &str) -> bool {
    part.is_empty()
        || part.contains(['$', '{', '}', '%', '[', ']', '*']) && !is_percent_encoded(part)
        || part.starts_with("...")
        || part == "…"
}

fn is_percent_encoded(part: &str) -> bool {
    !part.contains(['$', '{', '}', '[', ']', '*'])
        && part.split('%').skip(1).all(|hex| hex.len() >= 2 && hex.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit))
}

/// True for what a documentation writes.
fn is_sample(user: &str, password: &str, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let password = password.to_ascii_lowercase();
    let generic = [
        "host",
        "hostname",
        "server",
        "your-host",
        "your_host",
        "db-host",
        "db_host",
        "dbhost",
        "ip",
        "url",
        "example.com",
        "myhost",
        "cluster",
    ];
    let said = [
        "your",
        "<",
        "xxx",
        "placeholder",
        "example",
        "password_here",
        "my_password",
        "mypassword",
        "my-password",
        "db_password",
        "redacted",
    ];
    generic.contains(&host.as_str())
        || host.ends_with("example.com")
        || host.ends_with("example.org")
        || host.ends_with(".example")
        || said.iter().any(|word| password.contains(word))
        || host.starts_with("your")
        || matches!(password.as_str(), "pwd" | "passwd" | "pass" | "password")
            && matches!(user, "user" | "username" | "USER" | "USERNAME")
            && !is_near(&host)
        || credentials::is_mask(&password)
        || secrets::is_public(&password)
}

fn is_near(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    // A name without a dot is a container beside this one.
    matches!(host.as_str(), "127.0.0.1" | "0.0.0.0" | "host.docker.internal")
        || host.starts_with("[::1")
        || !host.contains('.')
        || [".local", ".localhost", ".internal", ".test", ".svc", ".cluster.local"]
            .iter()
            .any(|end| host.ends_with(end))
        || host.starts_with("192.168.")
        || host.starts_with("10.")
        || host.starts_with("172.17.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let text = "x = postgresql+asyncpg://app:h7#kq@2@db.acme.io:5432/shop?sslmode=require";
        let found = find(text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].scheme, found[0].host, found[0].is_near), ("postgresql", "db.acme.io", false));
        assert_eq!(&text[found[0].range.clone()], &text[4..]);
        assert!(find("postgres://postgres:postgres@localhost/x")[0].is_usual);
        for quiet in [
            "postgres://user:password@host:5432/db",
            "postgres://app:${PASSWORD}@db.acme.io/shop",
            "mongodb://<user>:<password>@cluster0.mongodb.net",
            "postgresql://%s:%s@%s/%s",
            "https://a:b@c.de/",
            "redis://localhost:6379",
            "mysql://root:****@db.acme.io/x",
        ] {
            assert!(find(quiet).is_empty(), "{quiet}");
        }
    }
}
