//! Which names `AssociateCustomDomain` takes. The model's pattern lets `-.*.-` through.

/// The longest label and the longest name of the DNS (RFC 1035, section 2.3.4).
const LONGEST_LABEL: usize = 63;
const LONGEST_NAME: usize = 253;

/// Checks a name in lower case: a root domain, a subdomain, or a wildcard, which cannot have `www` in front of it
/// (guide, notes on `AssociateCustomDomain`).
pub fn check(name: &str, www: bool) -> Result<(), String> {
    let plain = without_wildcard(name);
    let is_wildcard = plain.len() < name.len();
    let is_name = name.len() <= LONGEST_NAME && plain.contains('.') && plain.split('.').all(is_label);
    if !is_name {
        return Err(format!(
            "DomainName must be a domain such as example.com, app.example.com or *.example.com: {name}"
        ));
    }
    if is_wildcard && www {
        return Err("EnableWWWSubdomain must be false for a wildcard domain.".to_owned());
    }
    Ok(())
}

/// The domain below which a wildcard stands; any other name itself.
pub fn without_wildcard(name: &str) -> &str {
    name.strip_prefix("*.").unwrap_or(name)
}

/// The hosts that an association answers for.
pub fn hosts(name: &str, www: bool) -> Vec<String> {
    let mut hosts = vec![name.to_owned()];
    if www {
        hosts.push(format!("www.{name}"));
    }
    hosts
}

/// Whether an association answers for a host: its name, its `www`, or, of a wildcard, any one label in its place.
pub fn covers(name: &str, www: bool, host: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(parent) => host
            .split_once('.')
            .is_some_and(|(label, rest)| rest == parent && is_label(label)),
        None => hosts(name, www).iter().any(|covered| covered == host),
    }
}

fn is_label(label: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LONGEST_LABEL).contains(&label.len())
        && label.bytes().all(inner)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_association_covers_its_hosts_and_no_others() {
        for (name, www, host, covered) in [
            ("example.com", false, "example.com", true),
            ("example.com", true, "www.example.com", true),
            ("example.com", false, "www.example.com", false),
            ("example.com", true, "app.example.com", false),
            ("*.example.com", false, "app.example.com", true),
            ("*.example.com", false, "a.app.example.com", false),
            ("*.example.com", false, "example.com", false),
            ("*.example.com", false, ".example.com", false),
        ] {
            assert_eq!(covers(name, www, host), covered, "{name} {host}");
        }
    }

    #[test]
    fn names_are_domains_or_wildcards() {
        for name in [
            "example.com",
            "app.example.com",
            "*.example.com",
            "x--y.example.co.uk",
        ] {
            assert_eq!(check(name, false), Ok(()), "{name}");
        }
        let long = format!("{}.com", "a".repeat(64));
        for name in [
            "example",
            "*",
            "*.com",
            "a.*.com",
            "a*.example.com",
            "-a.example.com",
            "a-.example.com",
            "a..example.com",
            "example.com.",
            long.as_str(),
        ] {
            assert!(check(name, false).is_err(), "{name}");
        }
        assert!(check("*.example.com", true).is_err());
        assert_eq!(check("example.com", true), Ok(()));
    }
}
