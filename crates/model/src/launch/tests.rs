use super::*;
use crate::compute::SIZES;
use crate::environment::{name_looks_secret, value_looks_secret};
use proptest::prelude::*;

const IMAGE: &str = "image=public.ecr.aws/nginx/nginx:1.27";

fn regions() -> Vec<Region> {
    ["eu-west-1", "us-east-1"]
        .map(|code| code.parse().unwrap())
        .to_vec()
}

fn parse(query: &str) -> Result<LaunchLink, LaunchError> {
    LaunchLink::parse(query, &regions())
}

fn link(more: &str) -> LaunchLink {
    parse(&format!("{IMAGE}&{more}")).unwrap()
}

fn refusal(query: &str) -> String {
    parse(query).unwrap_err().to_string()
}

fn ignored(more: &str) -> Vec<(String, String)> {
    link(more)
        .ignored
        .into_iter()
        .map(|ignored| (ignored.name, ignored.reason))
        .collect()
}

fn choice() -> LaunchChoice {
    LaunchChoice {
        region: "eu-west-1".parse().unwrap(),
        accept_start_command: false,
        pin: None,
    }
}

fn variable(name: &str, default: Option<&str>, refused: bool) -> LinkVariable {
    LinkVariable {
        name: name.to_owned(),
        default: default.map(str::to_owned),
        refused,
    }
}

#[test]
fn the_example_of_the_contract_is_taken_whole() {
    let query = "v=1&image=public.ecr.aws/nginx/nginx:1.27&port=80&name=web-1&region=eu-west-1&env=API_URL&env=TOKEN&default.API_URL=https%3A%2F%2Fapi.example.com&cpu=1024&memory=2048&health=/healthz&from=gallery";
    let link = parse(query).unwrap();
    assert_eq!(link.image.to_string(), "public.ecr.aws/nginx/nginx:1.27");
    assert_eq!(link.name.as_ref().unwrap().as_str(), "web-1");
    assert_eq!(link.region.as_ref().unwrap().as_str(), "eu-west-1");
    assert_eq!(link.size, Some(InstanceSize::DEFAULT));
    assert_eq!(link.port.unwrap().number(), 80);
    assert_eq!(link.health_path.as_deref(), Some("/healthz"));
    assert_eq!(
        link.variables,
        [
            variable("API_URL", Some("https://api.example.com"), false),
            variable("TOKEN", None, false)
        ]
    );
    assert_eq!(link.from.as_deref(), Some("gallery"));
    assert_eq!(link.ignored, []);
    assert_eq!(link.raw, query);
}

#[test]
fn aliases_stand_for_their_parameters() {
    let by_alias =
        parse("imageUri=public.ecr.aws%2Fnginx%2Fnginx%3A1.27&serviceName=web-hello&from=public-gallery")
            .unwrap();
    assert_eq!(by_alias.image.to_string(), "public.ecr.aws/nginx/nginx:1.27");
    assert_eq!(by_alias.name.unwrap().as_str(), "web-hello");
    assert!(parse("imageURI=public.ecr.aws/nginx/nginx").is_ok());
}

#[test]
fn two_values_are_an_error_also_under_two_names() {
    assert_eq!(
        refusal(&format!("{IMAGE}&port=80&port=81")),
        "This link gives port twice. Keep one."
    );
    assert_eq!(
        refusal(&format!("{IMAGE}&imageUri=public.ecr.aws/evil/evil")),
        "This link gives image twice. Keep one."
    );
    assert_eq!(
        refusal(&format!("{IMAGE}&default.A=1&default.A=2")),
        "This link gives default.A twice. Keep one."
    );
    assert!(parse(&format!("{IMAGE}&env=A&env=A&utm=1&utm=2")).is_ok());
}

#[test]
fn another_version_is_not_guessed_at() {
    assert_eq!(
        refusal(&format!("v=2&{IMAGE}")),
        "This link is written for another version of Slipway. Ask its author for one with v=1."
    );
    assert!(parse(&format!("v=1&{IMAGE}")).is_ok());
    assert!(parse(IMAGE).is_ok());
}

#[test]
fn a_missing_or_bad_image_says_what_the_form_would_say() {
    let missing = "Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.";
    assert_eq!(refusal(""), missing);
    assert_eq!(refusal("port=80"), missing);
    assert_eq!(refusal("image="), missing);
    assert_eq!(
        refusal("image=nginx"),
        "App Runner cannot pull from Docker Hub. Use the same image in ECR Public: public.ecr.aws/docker/library/nginx."
    );
    assert_eq!(
        refusal(&format!("image=public.ecr.aws/a/{}", "b".repeat(500))),
        "Give the image in at most 512 characters. This link's has 517."
    );
}

#[test]
fn a_link_to_another_registry_keeps_its_other_values_in_the_proposal() {
    let query = "imageUri=nginx:1.27&port=80&name=web-1&default.GREETING=a%26b%20c";
    let error = parse(query).unwrap_err();
    assert_eq!(
        error.proposal(query).as_deref(),
        Some(
            "imageUri=public.ecr.aws/docker/library/nginx:1.27&port=80&name=web-1&default.GREETING=a%26b%20c"
        )
    );
    for query in ["image=ghcr.io/a/b", "port=80", "image=nginx&port=1&port=2"] {
        assert_eq!(parse(query).unwrap_err().proposal(query), None, "{query}");
    }
}

#[test]
fn a_long_link_is_refused() {
    let error = parse(&format!("{IMAGE}&x={}", "a".repeat(query::LONGEST))).unwrap_err();
    assert!(matches!(error, LaunchError::TooLong(_)));
}

#[test]
fn hidden_characters_are_refused_in_what_counts_and_dropped_elsewhere() {
    for value in ["%00", "%0A", "%E2%80%AE", "%E2%80%8B", "%EF%BB%BF", "%FF"] {
        for parameter in ["name", "env", "default.A", "start", "from"] {
            assert_eq!(
                refusal(&format!("{IMAGE}&{parameter}=x{value}y")),
                format!(
                    "This link hides characters in {parameter}. Do not trust it; ask its author for a plain one."
                ),
            );
        }
        assert_eq!(ignored(&format!("utm{value}_source={value}")).len(), 1);
    }
}

#[test]
fn a_wrong_value_is_ignored_and_never_repeated() {
    for (query, name, reason) in [
        ("port=70000", "port", "Not a port from 1 to 65535."),
        (
            "name=x",
            "name",
            "Not a name for a service: 4 to 40 letters, digits, hyphens and underscores.",
        ),
        (
            "serviceName=Your+account+is+locked",
            "serviceName",
            "Not a name for a service: 4 to 40 letters, digits, hyphens and underscores.",
        ),
        (
            "region=nowhere",
            "region",
            "Not the code of a Region. You choose one yourself.",
        ),
        (
            "region=eu-west-3",
            "region",
            "Slipway is not set up for this Region. You choose another one.",
        ),
        (
            "cpu=1024",
            "cpu",
            "CPU and memory come together. The default stays.",
        ),
        (
            "memory=2048",
            "memory",
            "CPU and memory come together. The default stays.",
        ),
        (
            "health=healthz",
            "health",
            "Not a path that starts with a slash. The health check stays TCP.",
        ),
        (
            "from=Gallery",
            "from",
            "Not 1 to 32 lower-case letters, digits and hyphens.",
        ),
        (
            "env=2FAST",
            "env",
            "Not the name of a variable: letters, digits and underscores, the first not a digit.",
        ),
        (
            "env=A,PORT",
            "env",
            "App Runner sets PORT itself, from the port of the service.",
        ),
        (
            "default.AWSAPPRUNNER_X=1",
            "default.AWSAPPRUNNER_X",
            "AWS reserves names that start with AWSAPPRUNNER.",
        ),
    ] {
        assert_eq!(ignored(query), [(name.to_owned(), reason.to_owned())], "{query}");
    }
    let pair = "App Runner has no instance with this CPU and this memory. The default stays.";
    assert_eq!(
        ignored("cpu=256&memory=2048"),
        [
            ("cpu".to_owned(), pair.to_owned()),
            ("memory".to_owned(), pair.to_owned())
        ]
    );
}

#[test]
fn both_spellings_of_a_size_are_read() {
    assert_eq!(link("cpu=1+vCPU&memory=2+GB").size, Some(InstanceSize::DEFAULT));
    assert_eq!(link("cpu=1024&memory=2048").size, Some(InstanceSize::DEFAULT));
}

#[test]
fn what_a_link_may_not_say_has_its_reason() {
    for (query, name, reason) in [
        (
            "instanceRole=arn:aws:iam::1:role/x",
            "instanceRole",
            "A link may not choose a role. The service starts without one.",
        ),
        (
            "instance-role-arn=x",
            "instance-role-arn",
            "A link may not choose a role. The service starts without one.",
        ),
        (
            "accessRole=x",
            "accessRole",
            "A link may not choose who pulls the image. You choose the role.",
        ),
        (
            "kmsKey=x",
            "kmsKey",
            "A link may not choose an encryption key. The service starts with a key that AWS owns.",
        ),
        (
            "vpcConnector=x",
            "vpcConnector",
            "A link may not connect a service to a VPC.",
        ),
        (
            "secretArn=x",
            "secretArn",
            "A link may not carry secrets or refer to them. Name the variable with env; you fill it in.",
        ),
        (
            "secret.DB=x",
            "secret.DB",
            "A link may not carry secrets or refer to them. Name the variable with env; you fill it in.",
        ),
        (
            "autoDeploy=true",
            "autoDeploy",
            "Images from ECR Public cannot deploy automatically.",
        ),
        (
            "tags[team]=x",
            "tags[team]",
            "A link may not set tags: permissions can depend on them.",
        ),
        (
            "redirect=//evil.example",
            "redirect",
            "A link may not choose where you go next.",
        ),
        ("account=1", "account", "A link may not choose an account."),
        ("title=x", "title", "A link may not bring its own words."),
        (
            "env.API_URL=x",
            "env.API_URL",
            "Variables are named with env, and harmless values given with default.NAME.",
        ),
        ("utm_source=x", "utm_source", "Unknown parameter."),
        ("=x", "(no name)", "Unknown parameter."),
    ] {
        assert_eq!(ignored(query), [(name.to_owned(), reason.to_owned())], "{query}");
    }
    let private = parse("image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/web&autoDeploy=1").unwrap();
    assert_eq!(
        private.ignored[0].reason,
        "A link may not turn on automatic deployment. You choose it in the draft."
    );
}

#[test]
fn names_of_ignored_parameters_are_cut_and_cleaned() {
    assert_eq!(ignored("Call%20us%20at%0A+%3Cb%3E555=1")[0].0, "Callusatb555");
    assert_eq!(
        ignored(&format!("{}=1", "x".repeat(60)))[0].0,
        format!("{}…", "x".repeat(40))
    );
    let many: Vec<String> = (0..100).map(|number| format!("x{number}=1")).collect();
    let listed = ignored(&many.join("&"));
    assert_eq!(listed.len(), 31);
    assert_eq!(listed[30].1, "70 more parameters.");
}

#[test]
fn variables_are_names_and_harmless_values() {
    let found = link(
        "env=A,B&env=C&default.B=two&default.D=four&default.API_TOKEN=x&default.HASH=5f4dcc3b5aa765d61d8327deb882cf99&default.E=",
    );
    assert_eq!(
        found.variables,
        [
            variable("A", None, false),
            variable("B", Some("two"), false),
            variable("C", None, false),
            variable("D", Some("four"), false),
            variable("API_TOKEN", None, true),
            variable("HASH", None, true),
            variable("E", None, false),
        ]
    );
    assert_eq!(found.variables[0].note(), Some("Empty. You fill it in."));
    assert_eq!(found.variables[1].note(), None);
    assert_eq!(
        found.variables[4].note(),
        Some("Empty. You fill it in; a link may not carry secrets.")
    );
    assert_eq!(found.ignored, []);
}

#[test]
fn more_than_fifty_variables_are_cut() {
    let names: Vec<String> = (0..60).map(|number| format!("V{number}")).collect();
    let found = link(&format!("env={}", names.join(",")));
    assert_eq!(found.variables.len(), 50);
    assert_eq!(
        found.ignored[0].reason,
        "A service has at most 50 variables. The ones behind are left out."
    );
}

#[test]
fn the_record_keeps_no_secret() {
    let found = link(
        "default.API_TOKEN=hunter2&password=hunter2&x=ghp_0123456789abcdef0123&default.GREETING=hi&y=1&größe=1",
    );
    assert_eq!(
        found.raw,
        format!("{IMAGE}&default.API_TOKEN=&password=&x=&default.GREETING=hi&y=1&gr%C3%B6%C3%9Fe=1")
    );
}

#[test]
fn a_draft_knows_what_came_from_the_link() {
    let link = link(
        "name=web-hello&region=eu-west-1&cpu=256&memory=512&port=81&health=/healthz&env=A&default.B=two&start=rm+-rf",
    );
    let (values, origins) = link.to_draft_values(&choice());
    assert_eq!(values.image, "public.ecr.aws/nginx/nginx:1.27");
    assert_eq!((values.name.as_str(), values.port.as_str()), ("web-hello", "81"));
    assert_eq!((values.cpu.as_str(), values.memory.as_str()), ("256", "512"));
    assert_eq!(
        (values.health_protocol.as_str(), values.health_path.as_str()),
        ("http", "/healthz")
    );
    assert_eq!(values.variables.len(), 2);
    assert_eq!(
        (
            values.variables[1].name.as_str(),
            values.variables[1].value.as_str()
        ),
        ("B", "two")
    );
    assert_eq!(values.start_command, "");
    assert!(origins.values().all(|origin| *origin == Origin::Link));
    let marked: Vec<&str> = origins.keys().map(String::as_str).collect();
    assert_eq!(
        marked,
        [
            "cpu",
            "health_path",
            "health_protocol",
            "image",
            "memory",
            "name",
            "port",
            "provider",
            "region",
            "variables"
        ]
    );
    let accepted = LaunchChoice {
        accept_start_command: true,
        region: "us-east-1".parse().unwrap(),
        ..choice()
    };
    let (values, origins) = link.to_draft_values(&accepted);
    assert_eq!(values.start_command, "rm -rf");
    assert_eq!(origins.get("start_command"), Some(&Origin::Link));
    assert_eq!(
        (values.region.as_str(), origins.get("region")),
        ("us-east-1", None)
    );
}

#[test]
fn what_the_link_leaves_open_comes_from_the_image_or_from_the_defaults() {
    let known = parse("image=public.ecr.aws/aws-containers/hello-app-runner").unwrap();
    let (values, origins) = known.to_draft_values(&choice());
    assert_eq!(
        (values.name.as_str(), values.port.as_str()),
        ("hello-app-runner", "8000")
    );
    assert_eq!(origins.get("name"), Some(&Origin::Image));
    assert_eq!(origins.get("port"), Some(&Origin::Image));

    let unknown = parse("image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web").unwrap();
    let (values, origins) = unknown.to_draft_values(&choice());
    assert_eq!((values.provider.as_str(), values.port.as_str()), ("ecr", "8080"));
    assert_eq!(origins.get("port"), None);
}

#[test]
fn a_pin_replaces_the_tag_where_it_is_a_digest() {
    let pinned = |pin: &str| {
        let choice = LaunchChoice {
            pin: Some(pin.to_owned()),
            ..choice()
        };
        link("").to_draft_values(&choice).0.image
    };
    let digest = format!("sha256:{}", "a".repeat(64));
    assert_eq!(pinned(&digest), format!("public.ecr.aws/nginx/nginx@{digest}"));
    assert_eq!(pinned("sha256:abc"), "public.ecr.aws/nginx/nginx:1.27");
    assert_eq!(pinned(""), "public.ecr.aws/nginx/nginx:1.27");
}

#[test]
fn a_link_goes_over_the_wire_and_back() {
    let link = link("port=80&env=A&utm_source=x&region=eu-west-1");
    let text = serde_json::to_string(&link).unwrap();
    assert_eq!(serde_json::from_str::<LaunchLink>(&text).unwrap(), link);
}

prop_compose! {
    fn any_variables()(
        found in prop::collection::btree_map("V[A-Z0-9_]{0,8}", prop::option::of("[^\\p{C}\u{2028}\u{2029}\u{fffd}]{1,20}"), 0..6),
    ) -> Vec<LinkVariable> {
        found
            .into_iter()
            .map(|(name, default)| LinkVariable {
                default: default.filter(|value| !name_looks_secret(&name) && !value_looks_secret(value)),
                name,
                refused: false,
            })
            .collect()
    }
}

prop_compose! {
    fn any_link()(
        image in "public\\.ecr\\.aws/[a-z0-9]{1,9}/[a-z0-9]{1,9}(-[a-z]{1,4})?(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,20}|@sha256:[0-9a-f]{64})?",
        name in prop::option::of("[a-zA-Z0-9][a-zA-Z0-9_-]{3,39}"),
        region in prop::option::of(prop::sample::select(regions())),
        size in prop::option::of(prop::sample::select(SIZES.to_vec())),
        port in prop::option::of(1u16..),
        health_path in prop::option::of("/[!-~é]{0,20}"),
        variables in any_variables(),
        start_command in prop::option::of("[!-~]([ -~é]{0,20}[!-~])?"),
        from in prop::option::of("[a-z0-9-]{1,32}"),
        short in prop::option::of(any::<[u8; 16]>()),
    ) -> LaunchLink {
        LaunchLink {
            name: name.map(|name| name.parse().unwrap()),
            region,
            size,
            port: port.map(|port| Port::try_from(port).unwrap()),
            health_path,
            variables,
            start_command,
            from,
            short: short.map(ShortCode::of),
            ..LaunchLink::of(image.parse().unwrap())
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(link in any_link()) {
        let query = link.to_query();
        let expected = LaunchLink { raw: query.clone(), ..link };
        prop_assert_eq!(parse(&query), Ok(expected));
    }

    #[test]
    fn a_form_says_what_its_link_says(link in any_link()) {
        let link = LaunchLink { short: None, ..link };
        prop_assert_eq!(LinkForm::of(&link).check(&regions()), Ok(link));
    }

    /// Whatever is typed, a link that comes of it is read as it was meant, and nothing of it is left out.
    #[test]
    fn every_link_that_a_form_gives_is_read_whole(
        image in "(public.ecr.aws/a/b|docker pull public.ecr.aws/a/b:1|https://gallery.ecr.aws/a/b|\\PC{0,9})",
        port in "[0-9]{0,6}",
        name in "[a-z_ -]{0,6}",
        region in "(eu-west-1|us-east-1|mars-1)?",
        size in "(1024/2048|256/512|1/1)?",
        health in "(/[!-~é\u{200b}]{0,5})?",
        lines in "([A-C]{1,2}(=[ -~\u{202e}]{0,9})?\n){0,4}",
        start in "[ -~\u{0}]{0,9}",
        from in "[a-z-]{0,4}",
    ) {
        let form = LinkForm { image, port, name, region, size, health, variables: lines, start, from };
        if let Ok(link) = form.check(&regions()) {
            let query = link.to_query();
            prop_assert_eq!(parse(&query), Ok(LaunchLink { raw: query, ..link }));
        }
    }

    #[test]
    fn a_draft_of_a_link_is_a_right_form(link in any_link()) {
        let (values, origins) = link.to_draft_values(&choice());
        prop_assert!(values.check("123456789012").is_ok());
        let defaults = DraftValues::default();
        let fields = defaults.fields();
        prop_assert!(origins
            .keys()
            .all(|field| field == "variables" || fields.iter().any(|(name, _)| name == field)));
    }

    #[test]
    fn nothing_panics_and_nothing_hidden_is_listed(
        query in "(image=public.ecr.aws/a/b)?(&|=|%[0-9A-F]{2}|env|default\\.|port|[a-zA-Z]{0,9}|\\PC){0,40}",
    ) {
        if let Ok(link) = parse(&query) {
            for ignored in link.ignored {
                prop_assert!(ignored.name.chars().count() <= 41);
                prop_assert!(!ignored.name.chars().any(|c| crate::text::is_hidden(c) || c == ' '));
            }
        }
    }
}

fn form() -> LinkForm {
    LinkForm {
        image: "public.ecr.aws/nginx/nginx:1.27".to_owned(),
        ..LinkForm::default()
    }
}

#[test]
fn a_form_with_everything_gives_the_link_of_the_contract() {
    let form = LinkForm {
        image: " docker pull public.ecr.aws/nginx/nginx:1.27 ".to_owned(),
        port: "80".to_owned(),
        name: "web-1".to_owned(),
        region: "eu-west-1".to_owned(),
        size: "1024/2048".to_owned(),
        health: "/healthz".to_owned(),
        variables: "API_URL=https://api.example.com\nTOKEN".to_owned(),
        start: "nginx -g 'daemon off;'".to_owned(),
        from: "gallery".to_owned(),
    };
    assert_eq!(
        form.check(&regions()).unwrap().to_query(),
        "v=1&image=public.ecr.aws/nginx/nginx:1.27&name=web-1&region=eu-west-1&cpu=1024&memory=2048&port=80\
         &health=/healthz&default.API_URL=https://api.example.com&env=TOKEN&start=nginx%20-g%20%27daemon%20off%3B%27\
         &from=gallery"
    );
}

#[test]
fn a_form_needs_an_image_and_nothing_else() {
    assert_eq!(
        form().check(&[]).unwrap().to_query(),
        "v=1&image=public.ecr.aws/nginx/nginx:1.27"
    );
    let errors = LinkForm::default().check(&[]).unwrap_err();
    assert_eq!(errors.0.len(), 1);
    assert_eq!(
        errors.at("image"),
        Some("Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.")
    );
}

#[test]
fn every_field_of_the_form_has_its_bad_values() {
    let hidden =
        "Leave out line breaks and hidden characters. Readers of a link could not see what they run.";
    let long = "x".repeat(query::LONGEST);
    for (field, value, message) in [
        (
            "image",
            "nginx",
            "App Runner cannot pull from Docker Hub. Use the same image in ECR Public: public.ecr.aws/docker/library/nginx.",
        ),
        ("port", "70000", "Enter a port from 1 to 65535."),
        ("name", "abc", "Enter at least 4 characters. \"abc\" has 3."),
        (
            "region",
            "eu-west-3",
            "Slipway is not set up for eu-west-3. Choose another Region.",
        ),
        ("region", "nowhere", "Choose a Region."),
        (
            "size",
            "256/2048",
            "Choose one of the sizes that App Runner runs.",
        ),
        (
            "health",
            "healthz",
            "Start the path with a slash, for example /healthz.",
        ),
        ("health", "/health\u{200b}z", hidden),
        (
            "variables",
            "DB_PASSWORD=x",
            "Line 1: DB_PASSWORD looks like a secret. Keep its name and leave out the value: who follows the link fills it in.",
        ),
        ("start", "run\nme", hidden),
        (
            "from",
            "My README",
            "Enter at most 32 lower-case letters, digits and hyphens, for example readme.",
        ),
        (
            "start",
            &long,
            "This link is too long: 8240 characters, at most 8192 are read. Shorten it.",
        ),
    ] {
        let mut form = form();
        value.clone_into(form.field_mut(field).unwrap());
        let errors = form.check(&regions()).unwrap_err();
        assert_eq!(errors.at(field), Some(message), "{field}");
        assert_eq!(errors.0.len(), 1, "{errors:?}");
    }
}

#[test]
fn the_code_of_a_short_link_is_read_and_anything_else_is_left_out() {
    let code = ShortCode::of([9; 16]);
    assert_eq!(link(&format!("short={code}")).short, Some(code));
    assert_eq!(
        ignored("short=../../evil"),
        [("short".to_owned(), "Not the code of a short link.".to_owned())]
    );
}
