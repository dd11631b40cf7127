//! What to run, and when it is deployed.

use crate::draft::DraftValues;
use crate::draft::request::{BuildSettings, RuntimeSettings, Source};
use crate::field_error::FieldErrors;
use crate::image::{ImageReference, Registry};
use crate::repository::{self, RepositoryUrl};
use crate::role;
use crate::runtime::Runtime;

/// A source without what is asked for later.
pub(super) enum CheckedSource {
    Image {
        image: ImageReference,
        access_role: Option<String>,
    },
    Code {
        repository: RepositoryUrl,
        branch: String,
        directory: String,
        connection: Option<String>,
        build: CheckedBuild,
    },
}

/// How source code is built.
pub(super) enum CheckedBuild {
    File,
    Here {
        runtime: Runtime,
        command: Option<String>,
    },
}

impl CheckedSource {
    /// The whole source; `None` where settings are missing that it needs.
    pub(super) fn with(self, settings: Option<RuntimeSettings>) -> Option<Source> {
        Some(match self {
            CheckedSource::Image { image, access_role } => Source::Image {
                image,
                access_role,
                settings: settings?,
            },
            CheckedSource::Code {
                repository,
                branch,
                directory,
                connection,
                build,
            } => Source::Code {
                repository,
                branch,
                directory,
                connection,
                build: match build {
                    CheckedBuild::File => None,
                    CheckedBuild::Here { runtime, command } => Some(BuildSettings {
                        runtime,
                        command,
                        settings: settings?,
                    }),
                },
            },
        })
    }
}

impl DraftValues {
    pub(super) fn check_source(&self, errors: &mut FieldErrors) -> Option<CheckedSource> {
        match self.repository_type.as_str() {
            "image" => {
                let image = errors.check("image", self.image.parse::<ImageReference>());
                let access_role = self.check_access_role(image.as_ref(), errors);
                Some(CheckedSource::Image {
                    image: image?,
                    access_role,
                })
            }
            "code" => self.check_code(errors),
            _ => {
                errors.add(
                    "repository_type",
                    "Choose Container registry or Source code repository.",
                );
                None
            }
        }
    }

    fn check_code(&self, errors: &mut FieldErrors) -> Option<CheckedSource> {
        let connection = super::resource(&self.connection, "connection", "connection", errors);
        let repository = errors.check("repository", self.repository.parse::<RepositoryUrl>());
        let branch = self.branch.trim();
        errors.check("branch", repository::check_branch(branch));
        let directory = self.source_directory.trim();
        errors.check("source_directory", repository::check_source_directory(directory));
        let build = self.check_build(errors);
        Some(CheckedSource::Code {
            repository: repository?,
            branch: branch.to_owned(),
            directory: directory.to_owned(),
            connection,
            build: build?,
        })
    }

    fn check_build(&self, errors: &mut FieldErrors) -> Option<CheckedBuild> {
        match self.configuration_source.as_str() {
            "repository" => Some(CheckedBuild::File),
            "api" => {
                let runtime = self.check_runtime(errors);
                let command = self.build_command.trim();
                // Shape `BuildCommand`: anything but line breaks.
                if command.contains(['\n', '\r']) {
                    errors.add(
                        "build_command",
                        "Write the command on one line, and join several with &&.",
                    );
                }
                Some(CheckedBuild::Here {
                    runtime: runtime?,
                    command: (!command.is_empty()).then(|| command.to_owned()),
                })
            }
            _ => {
                errors.add("configuration_source", "Choose where the build is configured.");
                None
            }
        }
    }

    fn check_runtime(&self, errors: &mut FieldErrors) -> Option<Runtime> {
        let Some(runtime) = Runtime::from_api(&self.runtime) else {
            errors.add("runtime", "Choose the runtime that builds and runs the code.");
            return None;
        };
        if let Some(day) = runtime.support_ended()
            && self.ended_runtime != "yes"
        {
            errors.add(
                "runtime",
                format!("AWS's support of {} ended on {day}. Choose another one, or say below that you want it all the same.", runtime.label()),
            );
        }
        Some(runtime)
    }

    /// Why App Runner could not deploy by itself what this form names, as far as that can be told from what is typed so
    /// far.
    pub fn automatic_deployment_refusal(&self, account: &str) -> Option<&'static str> {
        if self.is_code() {
            return None;
        }
        if self.provider == "ecr_public" {
            return Some("Images from ECR Public cannot deploy automatically.");
        }
        let image: ImageReference = self.image.parse().ok()?;
        image.automatic_deployment_refusal(account)
    }

    pub(super) fn check_trigger(&self, account: &str, errors: &mut FieldErrors) -> bool {
        match self.trigger.as_str() {
            "manual" => false,
            "automatic" => {
                let image = self
                    .image
                    .parse::<ImageReference>()
                    .ok()
                    .filter(|_| !self.is_code());
                if let Some(reason) = image.and_then(|image| image.automatic_deployment_refusal(account)) {
                    errors.add("trigger", format!("{reason} Choose Manual."));
                }
                true
            }
            _ => {
                errors.add("trigger", "Choose Manual or Automatic.");
                false
            }
        }
    }

    fn check_access_role(&self, image: Option<&ImageReference>, errors: &mut FieldErrors) -> Option<String> {
        let image = image?;
        let is_private = matches!(image.registry, Registry::Ecr { .. });
        match (self.provider.as_str(), is_private) {
            ("ecr", false) => {
                errors.add("image", "This image is in ECR Public. Choose Amazon ECR Public as the provider, or enter an image of a private registry.");
                None
            }
            ("ecr_public", true) => {
                errors.add("image", "This image is in a private registry. Choose Amazon ECR as the provider, or enter an image of public.ecr.aws.");
                None
            }
            ("ecr", true) => {
                let role = self.access_role.trim();
                if role::is_arn(role) {
                    return Some(role.to_owned());
                }
                errors.add("access_role", if role.is_empty() {
                    "Enter the role that lets App Runner pull the image."
                } else {
                    "Enter the ARN of a role, for example arn:aws:iam::123456789012:role/service-role/AppRunnerECRAccessRole."
                });
                None
            }
            ("ecr_public", false) => None,
            _ => {
                errors.add("provider", "Choose Amazon ECR or Amazon ECR Public.");
                None
            }
        }
    }
}
