//! The public images this App Runner knows: what each listens on and what it says when it starts.
//!
//! Ports, commands and start-up lines are the real images'. Digests are those of manifests that are made up (see
//! [`public_registry`](crate::public_registry)), sizes are rounded, tags are a choice. An image that is not here is taken to exist and to listen on whatever port it is given.

/// A public repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownImage {
    /// Host and path.
    pub repository: &'static str,
    /// Every tag it has here; another one fails the pull.
    pub tags: &'static [&'static str],
    /// The port the container listens on, whatever App Runner is told.
    pub port: u16,
    /// Compressed size, rounded.
    pub megabytes: u32,
    /// App Runner runs x86-64 alone; each of these has it.
    pub architecture: &'static str,
    /// What runs unless a start command is given.
    pub command: &'static str,
    /// What the container writes while it starts, as the real one does: some name their port, some do not. `{slash}`,
    /// `{dash}`, `{apache}`, `{java}` and `{seconds}` stand for the moment ([`logs::application`](crate::logs)).
    pub start_up: &'static [&'static str],
}

impl KnownImage {
    /// Whether its tags are indexes, as those of Docker's official images are, and of nginx's own.
    pub fn is_multi_architecture(&self) -> bool {
        self.repository.contains("/docker/library/") || self.repository.contains("/nginx/")
    }
}

/// The image of a repository, if it is a known one.
pub fn find(repository: &str) -> Option<&'static KnownImage> {
    IMAGES.iter().find(|image| image.repository == repository)
}

/// The whole catalogue.
pub const IMAGES: &[KnownImage] = &[
    KnownImage {
        repository: "public.ecr.aws/aws-containers/hello-app-runner",
        tags: &["latest"],
        port: 8000,
        megabytes: 60,
        architecture: "amd64",
        command: "gunicorn app:app -b 0.0.0.0:8000",
        start_up: &[
            "[{dash} +0000] [1] [INFO] Starting gunicorn 20.1.0",
            "[{dash} +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)",
            "[{dash} +0000] [1] [INFO] Using worker: sync",
            "[{dash} +0000] [7] [INFO] Booting worker with pid: 7",
        ],
    },
    KnownImage {
        repository: "public.ecr.aws/jg/hello",
        tags: &["latest"],
        port: 8000,
        megabytes: 60,
        architecture: "amd64",
        command: "gunicorn app:app -b 0.0.0.0:8000",
        start_up: &[
            "[{dash} +0000] [1] [INFO] Starting gunicorn 20.1.0",
            "[{dash} +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)",
            "[{dash} +0000] [1] [INFO] Using worker: sync",
            "[{dash} +0000] [7] [INFO] Booting worker with pid: 7",
        ],
    },
    KnownImage {
        repository: "public.ecr.aws/nginx/nginx",
        tags: &[
            "latest",
            "stable",
            "mainline",
            "alpine",
            "stable-alpine",
            "1.27",
            "1.28",
            "1.29",
        ],
        port: 80,
        megabytes: 72,
        architecture: "amd64",
        command: "nginx -g 'daemon off;'",
        start_up: NGINX,
    },
    KnownImage {
        repository: "public.ecr.aws/docker/library/nginx",
        tags: &[
            "latest",
            "stable",
            "mainline",
            "alpine",
            "stable-alpine",
            "1.27",
            "1.28",
            "1.29",
        ],
        port: 80,
        megabytes: 72,
        architecture: "amd64",
        command: "nginx -g 'daemon off;'",
        start_up: NGINX,
    },
    KnownImage {
        repository: "public.ecr.aws/docker/library/httpd",
        tags: &["latest", "2", "2.4", "alpine", "2.4-alpine"],
        port: 80,
        megabytes: 56,
        architecture: "amd64",
        command: "httpd-foreground",
        start_up: &[
            "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using 169.254.172.2. Set the 'ServerName' directive globally to suppress this message",
            "[{apache}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations",
            "[{apache}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'",
        ],
    },
    KnownImage {
        repository: "public.ecr.aws/docker/library/caddy",
        tags: &["latest", "2", "2-alpine", "alpine"],
        port: 80,
        megabytes: 22,
        architecture: "amd64",
        command: "caddy run --config /etc/caddy/Caddyfile --adapter caddyfile",
        start_up: &[
            r#"{"level":"info","ts":{seconds},"msg":"using config from file","file":"/etc/caddy/Caddyfile"}"#,
            r#"{"level":"info","ts":{seconds},"logger":"admin","msg":"admin endpoint started","address":"localhost:2019","enforce_origin":false,"origins":["//localhost:2019","//[::1]:2019","//127.0.0.1:2019"]}"#,
            r#"{"level":"warn","ts":{seconds},"logger":"http.auto_https","msg":"server is listening only on the HTTP port, so no automatic HTTPS will be applied to this server","server_name":"srv0","http_port":80}"#,
            r#"{"level":"info","ts":{seconds},"msg":"serving initial configuration"}"#,
        ],
    },
    KnownImage {
        repository: "public.ecr.aws/docker/library/tomcat",
        tags: &["latest", "9", "10", "10.1", "11"],
        port: 8080,
        megabytes: 190,
        architecture: "amd64",
        command: "catalina.sh run",
        start_up: &[
            "{java} INFO [main] org.apache.coyote.AbstractProtocol.init Initializing ProtocolHandler [\"http-nio-8080\"]",
            "{java} INFO [main] org.apache.catalina.startup.Catalina.load Server initialization in [612] milliseconds",
            "{java} INFO [main] org.apache.catalina.core.StandardService.startInternal Starting service [Catalina]",
            "{java} INFO [main] org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler [\"http-nio-8080\"]",
            "{java} INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [93] milliseconds",
        ],
    },
    KnownImage {
        repository: "public.ecr.aws/docker/library/ghost",
        tags: &["latest", "5", "6", "5-alpine", "6-alpine"],
        port: 2368,
        megabytes: 210,
        architecture: "amd64",
        command: "node current/index.js",
        start_up: &[
            "[{dash}] INFO Ghost is running in production...",
            "[{dash}] INFO Your site is now available on http://localhost:2368/",
            "[{dash}] INFO Ctrl+C to shut down",
            "[{dash}] INFO Ghost server started in 1.204s",
        ],
    },
    KnownImage {
        repository: "public.ecr.aws/docker/library/wordpress",
        tags: &["latest", "6", "php8.3", "php8.3-apache"],
        port: 80,
        megabytes: 230,
        architecture: "amd64",
        command: "apache2-foreground",
        start_up: &[
            "WordPress not found in /var/www/html - copying now...",
            "Complete! WordPress has been successfully copied to /var/www/html",
            "AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using 169.254.172.2. Set the 'ServerName' directive globally to suppress this message",
            "[{apache}] [mpm_prefork:notice] [pid 1:tid 1] AH00163: Apache/2.4.65 (Debian) PHP/8.3.26 configured -- resuming normal operations",
            "[{apache}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'apache2 -D FOREGROUND'",
        ],
    },
    KnownImage {
        repository: "public.ecr.aws/docker/library/rabbitmq",
        tags: &["management", "4-management", "3-management"],
        port: 15672,
        megabytes: 110,
        architecture: "amd64",
        command: "rabbitmq-server",
        start_up: &[
            "{dash}.000000+00:00 [info] <0.9.0> Time to start RabbitMQ: 3021 ms",
            "{dash}.000000+00:00 [info] <0.600.0> Management plugin: HTTP (non-TLS) listener started on port 15672",
            "{dash}.000000+00:00 [info] <0.700.0> Server startup complete; 4 plugins started.",
        ],
    },
];

const NGINX: &[&str] = &[
    "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration",
    "/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/",
    "10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf",
    "10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf",
    "/docker-entrypoint.sh: Configuration complete; ready for start up",
    "{slash} [notice] 1#1: using the \"epoll\" event method",
    "{slash} [notice] 1#1: nginx/1.29.3",
    "{slash} [notice] 1#1: start worker processes",
    "{slash} [notice] 1#1: start worker process 29",
];
