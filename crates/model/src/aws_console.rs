//! AWS's own "Launch with App Runner" links, whose values stand in the fragment, where no server sees them.

use crate::query;
use crate::region::Region;

/// The route of the console that creates a service.
const ROUTE: &str = "#/create";
/// What a link of any page of the console has between account, Region and path.
const HOST: &str = "console.aws.amazon.com";
/// AWS's names for parameters, and ours. No other names have been seen (section 5.1 of the domain facts).
const NAMES: [(&str, &str); 4] = [
    ("serviceName", "name"),
    ("imageUri", "image"),
    ("port", "port"),
    ("from", "from"),
];

/// Turns one of AWS's links into the query of a launch link; `None` if it proposes no service.
///
/// It takes the whole link (`https://{region}.console.aws.amazon.com/apprunner/home?region=R#/create?…`), the same at
/// another host, since people swap only that, and everything from its path, its query or its fragment on. Values are
/// passed on as they are, for [`crate::launch::LaunchLink::parse`] to judge; other parameters are dropped.
pub fn launch_query(link: &str) -> Option<String> {
    let link = link.trim();
    let at = link.find(ROUTE)?;
    let (address, fragment) = link.split_at(at);
    let values = match fragment[ROUTE.len()..].trim_start_matches('/') {
        "" => "",
        values => values.strip_prefix('?')?,
    };
    let mut pairs: Vec<(&str, String)> = Vec::new();
    for (name, value) in query::decode(values).ok()? {
        if let Some((_, ours)) = NAMES.iter().find(|(theirs, _)| *theirs == name) {
            pairs.push((ours, value));
        }
    }
    let region = region(address);
    if pairs.is_empty() {
        return None;
    }
    pairs.extend(region.map(|region| ("region", region.to_string())));
    Some(query::encode(pairs))
}

/// Whether this is a page of AWS's App Runner console, whatever it shows.
pub fn is_console(link: &str) -> bool {
    let (address, _) = link.split_once(['#', '?']).unwrap_or((link, ""));
    address.contains("/apprunner/") && host(address).ends_with(HOST)
}

/// The Region of an address of the console: from `?region=`, else from its host.
fn region(address: &str) -> Option<Region> {
    let (page, values) = address.split_once('?').unwrap_or((address, ""));
    let named = query::decode(values)
        .ok()?
        .into_iter()
        .find(|(name, _)| name == "region")
        .map(|(_, value)| value);
    // `{region}.console.…`, or `{account}-{digits}.{region}.console.…` where people sign in to several accounts.
    let of_host = || {
        let before = host(page).strip_suffix(HOST)?.strip_suffix('.')?;
        before.rsplit('.').next().map(str::to_owned)
    };
    named.or_else(of_host)?.parse().ok()
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_link_that_the_gallery_makes_is_read() {
        let link = "https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/create?serviceName=nyancat-on-apprunner&imageUri=public.ecr.aws%2Fpahudnet%2Fnyancat-container-image%3Alatest&port=80&from=public-gallery";
        assert_eq!(
            launch_query(link).unwrap(),
            "name=nyancat-on-apprunner&image=public.ecr.aws/pahudnet/nyancat-container-image:latest&port=80&from=public-gallery&region=us-east-1"
        );
    }

    #[test]
    fn any_part_from_which_it_can_be_told_will_do() {
        let image = "imageUri=public.ecr.aws%2Fa%2Fb";
        for (link, query) in [
            (format!("#/create?{image}"), "image=public.ecr.aws/a/b"),
            (
                format!("?region=eu-west-1#/create?{image}"),
                "image=public.ecr.aws/a/b&region=eu-west-1",
            ),
            (
                format!("/apprunner/home?region=eu-west-1#/create?{image}"),
                "image=public.ecr.aws/a/b&region=eu-west-1",
            ),
            (
                format!("https://slipway.example.com/apprunner/home?region=eu-west-1#/create?{image}"),
                "image=public.ecr.aws/a/b&region=eu-west-1",
            ),
            (
                format!("https://console.aws.amazon.com/apprunner/home#/create?{image}"),
                "image=public.ecr.aws/a/b",
            ),
            (
                format!("https://eu-west-1.console.aws.amazon.com/apprunner/home#/create?{image}"),
                "image=public.ecr.aws/a/b&region=eu-west-1",
            ),
            (
                format!(
                    "https://123456789012-ab12cd34.eu-west-1.console.aws.amazon.com/apprunner/home#/create?{image}"
                ),
                "image=public.ecr.aws/a/b&region=eu-west-1",
            ),
            (
                format!("#/create?{image}&instanceRole=arn&port=1&port=2"),
                "image=public.ecr.aws/a/b&port=1&port=2",
            ),
        ] {
            assert_eq!(launch_query(&link).as_deref(), Some(query), "{link}");
        }
    }

    #[test]
    fn other_pages_of_the_console_propose_nothing() {
        for link in [
            "",
            "#/services",
            "#/create",
            "#/create?",
            "#/create-connection?imageUri=a",
            "https://console.aws.amazon.com/apprunner/home?region=eu-west-1#/services",
        ] {
            assert_eq!(launch_query(link), None, "{link}");
        }
        assert!(is_console(
            "https://console.aws.amazon.com/apprunner/home?region=eu-west-1#/services"
        ));
        assert!(!is_console(
            "https://console.aws.amazon.com.evil.example/apprunner/home"
        ));
        assert!(!is_console("https://console.aws.amazon.com/ecs/home"));
    }

    proptest! {
        #[test]
        fn nothing_panics(link in "(https://|[a-z.]{0,9}|/apprunner/home|\\?region=|#/create|\\?|imageUri=|%[0-9A-Z]{0,2}|\\PC){0,12}") {
            let _ = launch_query(&link);
            let _ = is_console(&link);
        }
    }
}
