use super::*;
use proptest::prelude::*;

fn words(text: &str) -> (String, String) {
    let pasted = recognise(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    (pasted.words(), pasted.query)
}

fn refusal(text: &str) -> String {
    recognise(text).unwrap_err().to_string()
}

#[test]
fn every_shape_of_an_image_is_recognised() {
    let nginx = "v=1&image=public.ecr.aws/nginx/nginx:1.27";
    for (text, what) in [
        ("public.ecr.aws/nginx/nginx:1.27", "An image in Amazon ECR Public"),
        (
            "  `public.ecr.aws/nginx/nginx:1.27`\n",
            "An image in Amazon ECR Public",
        ),
        (
            "https://public.ecr.aws/nginx/nginx:1.27",
            "An image in Amazon ECR Public",
        ),
        (
            "docker://public.ecr.aws/nginx/nginx:1.27",
            "An image in Amazon ECR Public",
        ),
        (
            "docker pull public.ecr.aws/nginx/nginx:1.27",
            "A docker pull command for an image in Amazon ECR Public",
        ),
        (
            "$ sudo -E docker image pull -q --platform linux/amd64 \\\n  public.ecr.aws/nginx/nginx:1.27",
            "A docker pull command for an image in Amazon ECR Public",
        ),
        (
            "podman pull --platform=linux/amd64 \"public.ecr.aws/nginx/nginx:1.27\"",
            "A podman pull command for an image in Amazon ECR Public",
        ),
    ] {
        assert_eq!(words(text), (what.to_owned(), nginx.to_owned()), "{text}");
    }
    assert_eq!(
        words("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web").0,
        "An image in Amazon ECR, account 123456789012, eu-west-1"
    );
}

#[test]
fn pages_of_images_are_recognised() {
    for (text, what, query) in [
        (
            "https://gallery.ecr.aws/nginx/nginx",
            "A gallery page of an image in Amazon ECR Public",
            "v=1&image=public.ecr.aws/nginx/nginx:latest",
        ),
        (
            "gallery.ecr.aws/docker/library/httpd/?page=1#tags",
            "A gallery page of an image in Amazon ECR Public",
            "v=1&image=public.ecr.aws/docker/library/httpd:latest",
        ),
        (
            "https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/shop/web?region=eu-west-1",
            "A page of Amazon ECR of an image in Amazon ECR, account 123456789012, eu-west-1",
            "v=1&image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:latest",
        ),
    ] {
        assert_eq!(words(text), (what.to_owned(), query.to_owned()), "{text}");
    }
}

#[test]
fn launch_links_are_recognised() {
    let aws = "https://us-east-1.console.aws.amazon.com/apprunner/home?region=us-east-1#/create?serviceName=nyancat-on-apprunner&imageUri=public.ecr.aws%2Fpahudnet%2Fnyancat-container-image%3Alatest&port=80&from=public-gallery";
    let query = "name=nyancat-on-apprunner&image=public.ecr.aws/pahudnet/nyancat-container-image:latest&port=80&from=public-gallery&region=us-east-1";
    let what = "A \"Launch with App Runner\" link for an image in Amazon ECR Public";
    assert_eq!(words(aws), (what.to_owned(), query.to_owned()));
    assert_eq!(words(&format!("<{aws}>")).1, query);
    assert_eq!(
        words(&format!(
            "[![Launch](https://example.com/badge.svg)]({aws}) and more"
        ))
        .1,
        query
    );
    assert_eq!(
        words(&aws.replace("us-east-1.console.aws.amazon.com", "slipway.example.com")).1,
        query
    );

    let own = "v=1&image=public.ecr.aws/nginx/nginx:1.27&port=80&utm_source=x";
    for link in [
        format!("https://slipway.example.com/launch?{own}"),
        format!("http://127.0.0.1:3000/launch?{own}#top"),
        format!("slipway.example.com/launch?{own}"),
        format!("/launch?{own}"),
    ] {
        let pasted = recognise(&link).unwrap();
        assert_eq!(pasted.words(), "A launch link for an image in Amazon ECR Public");
        assert_eq!(pasted.address(), format!("/launch?{own}"));
    }
}

#[test]
fn what_leads_nowhere_says_what_to_paste_instead() {
    let hub = "App Runner cannot pull from Docker Hub.";
    let mirror = "Use the same image in ECR Public: public.ecr.aws/docker/library/nginx";
    let copy = "Copy the image to Amazon ECR, or set up a pull-through cache there, and use that reference.";
    let other = "Slipway does not know this page. Paste an image, a page of gallery.ecr.aws or a \"Launch with App Runner\" link.";
    for (text, message) in [
        (
            "",
            "Paste an image, a gallery page, a \"Launch with App Runner\" link or a docker pull command.".to_owned(),
        ),
        ("nginx:1.27", format!("{hub} {mirror}:1.27.")),
        ("docker pull nginx", format!("{hub} {mirror}.")),
        ("docker pull grafana/grafana", format!("{hub} {copy}")),
        ("https://hub.docker.com/_/nginx/tags?name=1", format!("{hub} {mirror}.")),
        ("https://hub.docker.com/layers/library/nginx/1.27/images/sha256-0", format!("{hub} {mirror}:1.27.")),
        ("https://hub.docker.com/r/grafana/grafana", format!("{hub} {copy}")),
        (
            "https://hub.docker.com/search?q=x",
            format!("{hub} Look for the image in ECR Public, at gallery.ecr.aws."),
        ),
        ("ghcr.io/owner/app:1", format!("App Runner cannot pull from ghcr.io. {copy}")),
        ("https://ghcr.io/owner/app", format!("App Runner cannot pull from ghcr.io. {copy}")),
        (
            "https://github.com/owner/app/pkgs/container/app",
            format!("App Runner cannot pull from ghcr.io. {copy}"),
        ),
        ("https://github.com/owner/app", other.to_owned()),
        ("https://example.com/launch", other.to_owned()),
        (
            "https://gallery.ecr.aws/nginx",
            "Open an image in the gallery and paste the address of its page.".to_owned(),
        ),
        (
            "https://eu-west-1.console.aws.amazon.com/apprunner/home?region=eu-west-1#/services",
            "This page of the AWS console proposes no service. Paste a link with #/create and an image in it.".to_owned(),
        ),
        ("docker build .", "Paste the image alone, or a docker pull command.".to_owned()),
        (
            "docker pull",
            "Add the image behind pull, for example public.ecr.aws/nginx/nginx:1.27.".to_owned(),
        ),
        (
            "https://slipway.example.com/launch?v=2&image=public.ecr.aws/a/b",
            "This link is written for another version of Slipway. Ask its author for one with v=1.".to_owned(),
        ),
        (
            "https://slipway.example.com/launch?port=80",
            "Enter a container image, for example public.ecr.aws/nginx/nginx:1.27.".to_owned(),
        ),
        (
            "hello world",
            "Enter a container image, for example public.ecr.aws/nginx/nginx:1.27. This is not one.".to_owned(),
        ),
    ] {
        assert_eq!(refusal(text), message, "{text}");
    }
    assert_eq!(
        refusal(&"x".repeat(LONGEST + 1)),
        "Paste only the link or the command. This text has 10241 characters."
    );
}

#[test]
fn a_run_command_is_refused_with_a_proposal() {
    for (text, image, query) in [
        (
            "docker run public.ecr.aws/nginx/nginx:1.27",
            "public.ecr.aws/nginx/nginx:1.27",
            "v=1&image=public.ecr.aws/nginx/nginx:1.27",
        ),
        (
            "sudo docker run -it --rm -d --name web -p 127.0.0.1:8080:80/tcp -e API_TOKEN=hunter2 --env MODE=fast -eMODE --volume=/a:/b public.ecr.aws/nginx/nginx:1.27 nginx -g x",
            "public.ecr.aws/nginx/nginx:1.27",
            "v=1&image=public.ecr.aws/nginx/nginx:1.27&port=80&env=API_TOKEN&env=MODE",
        ),
        (
            "docker container run -p8080:80 -e PORT=80 nginx",
            "public.ecr.aws/docker/library/nginx",
            "v=1&image=public.ecr.aws/docker/library/nginx&port=80",
        ),
    ] {
        let error = recognise(text).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "App Runner starts the container itself, so a docker run command does not fit. Go on with its image: {image}."
            )
        );
        assert_eq!(error.proposal().as_deref(), Some(query));
    }
    assert_eq!(
        refusal("docker run -d grafana/grafana"),
        "App Runner cannot pull from Docker Hub. Copy the image to Amazon ECR, or set up a pull-through cache there, and use that reference."
    );
}

#[test]
fn a_mirror_is_proposed_where_there_is_one() {
    let proposal = |text: &str| recognise(text).unwrap_err().proposal();
    assert_eq!(
        proposal("https://hub.docker.com/_/nginx").as_deref(),
        Some("v=1&image=public.ecr.aws/docker/library/nginx")
    );
    assert_eq!(proposal("ghcr.io/owner/app"), None);
    assert_eq!(proposal("docker build ."), None);
}

proptest! {
    #[test]
    fn nothing_panics_and_what_is_recognised_is_a_link(
        text in "(docker|podman|sudo|pull|run|-p|-e|-é|--env=|https://|hub\\.docker\\.com|gallery\\.ecr\\.aws|public\\.ecr\\.aws|nginx|[/:@?#&=_ \\[\\]()<>'\"]|launch|#/create\\?imageUri=|console\\.aws\\.amazon\\.com|ecr/repositories/private|\\PC){0,14}",
    ) {
        match recognise(&text) {
            Ok(pasted) => prop_assert!(LaunchLink::parse(&pasted.query, &[]).is_ok()),
            Err(error) => {
                prop_assert!(!error.to_string().chars().any(crate::text::is_hidden));
                if let Some(query) = error.proposal() {
                    prop_assert!(LaunchLink::parse(&query, &[]).is_ok());
                }
            }
        }
    }
}

#[test]
fn the_image_inside_of_a_longer_text_is_found() {
    for text in [
        "docker pull public.ecr.aws/nginx/nginx:1.27",
        "docker run -p 80:80 public.ecr.aws/nginx/nginx:1.27",
        "https://slipway.example/launch?v=1&image=public.ecr.aws/nginx/nginx:1.27",
    ] {
        let image = image_in(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(image.to_string(), "public.ecr.aws/nginx/nginx:1.27", "{text}");
    }
    for text in [
        "public.ecr.aws/nginx/nginx:1.27",
        "nginx",
        "",
        "docker pull nginx",
    ] {
        assert_eq!(image_in(text), None, "{text}");
    }
}
