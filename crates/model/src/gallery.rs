//! Public images that work on App Runner, with the port that each listens on.

use crate::image::{ImageReference, Registry};
use crate::launch::LaunchLink;
use crate::port::Port;

/// One image of the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GalleryEntry {
    /// What people call it.
    pub title: &'static str,
    /// What it is, in one line.
    pub description: &'static str,
    /// What to pull.
    pub reference: &'static str,
    /// The port that it listens on as it comes.
    pub port: u16,
    /// A path that answers with a success from the start, where there is one.
    pub health_path: Option<&'static str>,
    /// Variables without which it does not start.
    pub variables: &'static [(&'static str, &'static str)],
    /// Further repositories of ECR Public with the same image.
    also: &'static [&'static str],
}

/// The gallery, in the order in which it is shown. Ports are the `EXPOSE` of each image; hello-app-runner's is also
/// in section 5.3 of the domain facts. Docker's official images are in ECR Public below `docker/library`.
pub const GALLERY: [GalleryEntry; 9] = [
    GalleryEntry {
        title: "Hello App Runner",
        description: "AWS's own example: a page that says hello.",
        reference: "public.ecr.aws/aws-containers/hello-app-runner:latest",
        port: 8000,
        health_path: Some("/"),
        variables: &[],
        also: &[],
    },
    GalleryEntry {
        title: "nginx",
        description: "A web server with its welcome page.",
        reference: "public.ecr.aws/nginx/nginx:1.27",
        port: 80,
        health_path: Some("/"),
        variables: &[],
        also: &["docker/library/nginx"],
    },
    GalleryEntry {
        title: "Apache httpd",
        description: "A web server that says \"It works!\".",
        reference: "public.ecr.aws/docker/library/httpd:2.4",
        port: 80,
        health_path: Some("/"),
        variables: &[],
        also: &[],
    },
    GalleryEntry {
        title: "Caddy",
        description: "A web server with its welcome page. App Runner ends TLS in front of it.",
        reference: "public.ecr.aws/docker/library/caddy:2",
        port: 80,
        health_path: Some("/"),
        variables: &[],
        also: &[],
    },
    GalleryEntry {
        title: "Apache Tomcat",
        description: "A server for Java web applications. Empty as it comes, so every path answers 404.",
        reference: "public.ecr.aws/docker/library/tomcat:10.1",
        port: 8080,
        health_path: None,
        variables: &[],
        also: &[],
    },
    GalleryEntry {
        title: "2048",
        description: "The game that AWS deploys in its load balancer examples.",
        reference: "public.ecr.aws/l6m2t8p7/docker-2048:latest",
        port: 80,
        health_path: Some("/"),
        variables: &[],
        also: &[],
    },
    GalleryEntry {
        title: "Adminer",
        description: "Looks into MySQL, PostgreSQL and SQLite databases from the browser.",
        reference: "public.ecr.aws/docker/library/adminer:latest",
        port: 8080,
        health_path: Some("/"),
        variables: &[],
        also: &[],
    },
    GalleryEntry {
        title: "Ghost",
        description: "A blog with its editor. What is written lasts until the next deployment.",
        reference: "public.ecr.aws/docker/library/ghost:5",
        port: 2368,
        health_path: None,
        // In production, its default, Ghost 5 waits for a MySQL database (image's page, "How to use this image").
        variables: &[("NODE_ENV", "development")],
        also: &[],
    },
    GalleryEntry {
        title: "WordPress",
        description: "A blog. Its set-up page asks for a MySQL database of yours.",
        reference: "public.ecr.aws/docker/library/wordpress:6",
        port: 80,
        health_path: None,
        variables: &[],
        also: &[],
    },
];

impl GalleryEntry {
    /// Path below the registry, without the tag: `nginx/nginx`.
    pub fn repository(&self) -> &'static str {
        let path = self
            .reference
            .strip_prefix("public.ecr.aws/")
            .unwrap_or(self.reference);
        path.split_once(':').map_or(path, |(repository, _)| repository)
    }

    /// The launch link that proposes it.
    pub fn launch_query(&self) -> String {
        // Every reference of the table parses; a test says so.
        let Ok(image) = self.reference.parse::<ImageReference>() else {
            return String::new();
        };
        let link = LaunchLink {
            port: Port::try_from(self.port).ok(),
            health_path: self.health_path.map(str::to_owned),
            variables: self
                .variables
                .iter()
                .map(|(name, value)| crate::launch::LinkVariable {
                    name: (*name).to_owned(),
                    default: Some((*value).to_owned()),
                    refused: false,
                })
                .collect(),
            from: Some("gallery".to_owned()),
            ..LaunchLink::of(image)
        };
        link.to_query()
    }
}

/// The entry of this image, whatever its tag.
pub fn find(image: &ImageReference) -> Option<&'static GalleryEntry> {
    if image.registry != Registry::EcrPublic {
        return None;
    }
    GALLERY.iter().find(|entry| {
        entry.repository() == image.repository || entry.also.contains(&image.repository.as_str())
    })
}

/// The port that this image is known to listen on.
pub fn known_port(image: &ImageReference) -> Option<Port> {
    find(image).and_then(|entry| Port::try_from(entry.port).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Region;

    fn image(reference: &str) -> ImageReference {
        reference.parse().unwrap()
    }

    #[test]
    fn every_entry_is_found_by_its_own_reference() {
        for entry in &GALLERY {
            let image = image(entry.reference);
            assert_eq!(find(&image), Some(entry));
            assert_eq!(image.to_string(), entry.reference);
            assert_eq!(known_port(&image).unwrap().number(), entry.port);
        }
    }

    #[test]
    fn every_link_is_taken_whole() {
        for entry in &GALLERY {
            let regions: [Region; 0] = [];
            let link = LaunchLink::parse(&entry.launch_query(), &regions).unwrap();
            assert_eq!(link.image.to_string(), entry.reference);
            assert_eq!(link.port.unwrap().number(), entry.port);
            assert_eq!(link.variables.len(), entry.variables.len());
            assert_eq!(link.ignored, []);
        }
    }

    #[test]
    fn any_tag_and_any_mirror_will_do_but_no_private_copy() {
        assert_eq!(
            find(&image("public.ecr.aws/docker/library/nginx:alpine"))
                .unwrap()
                .title,
            "nginx"
        );
        assert_eq!(find(&image("public.ecr.aws/nginx/nginx")).unwrap().title, "nginx");
        assert_eq!(find(&image("public.ecr.aws/nginx/unit")), None);
        assert_eq!(
            find(&image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/nginx/nginx")),
            None
        );
    }
}
