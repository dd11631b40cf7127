//! What an image says of itself (OCI image specification, "Image Configuration"): the text that a manifest refers to.

use serde_json::json;

/// What a Dockerfile sets.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    pub architecture: &'a str,
    /// `EXPOSE`.
    pub port: Option<u16>,
    /// `ENTRYPOINT`.
    pub entrypoint: &'a [&'a str],
    /// `CMD`.
    pub command: &'a [&'a str],
    /// `USER`; empty for root.
    pub user: &'a str,
    /// `WORKDIR`; empty for the root.
    pub working_directory: &'a str,
    /// RFC 3339.
    pub created: &'a str,
    /// What tells two images apart that are built alike.
    pub contents: &'a str,
}

impl Settings<'_> {
    /// The text, whose digest is the image's id.
    pub fn text(&self) -> String {
        let mut config = json!({
            "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
            "Cmd": self.command,
            "WorkingDir": self.working_directory,
            "User": self.user,
            "Labels": {"org.opencontainers.image.revision": super::manifest::hash(self.contents)},
        });
        if !self.entrypoint.is_empty() {
            config["Entrypoint"] = json!(self.entrypoint);
        }
        if let Some(port) = self.port {
            config["ExposedPorts"][format!("{port}/tcp")] = json!({});
        }
        let layers = super::manifest::LAYERS.map(|layer| {
            format!(
                "sha256:{}",
                super::manifest::hash(&format!("{} {layer} unpacked", self.contents))
            )
        });
        json!({
            "architecture": self.architecture,
            "os": "linux",
            "created": self.created,
            "config": config,
            "rootfs": {"type": "layers", "diff_ids": layers},
            "history": super::manifest::LAYERS.map(|layer| json!({
                "created": self.created,
                "created_by": format!("COPY {layer} / # buildkit"),
            })),
        })
        .to_string()
    }
}

/// The words of a command, of which some may be quoted.
pub fn words(command: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = command.trim_start();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        words.push(word);
        rest = after.trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_taken_apart_as_a_shell_does_it() {
        assert_eq!(
            words("gunicorn app:app -b 0.0.0.0:8000"),
            ["gunicorn", "app:app", "-b", "0.0.0.0:8000"]
        );
        assert_eq!(words("nginx -g 'daemon off;'"), ["nginx", "-g", "daemon off;"]);
        assert_eq!(words("  "), [""; 0]);
    }
}
