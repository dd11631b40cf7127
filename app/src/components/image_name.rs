//! How an image is written: what tells it apart first.

use super::text::MaybeText;
use leptos::prelude::*;

/// Name and tag with the first seven digits of the digest, for tables: `orders-api:2026.11.3 b41f09c`.
#[component]
pub fn ImageName(
    /// Repository without its registry: "orders-api".
    #[prop(into)]
    name: String,
    /// Tag.
    #[prop(optional, into)]
    tag: MaybeText,
    /// Digest, with or without `sha256:`.
    #[prop(optional, into)]
    digest: MaybeText,
) -> impl IntoView {
    let (tag, digest) = (tag.0, digest.0);
    let seven = digest.map(|digest| {
        let digits = digest.strip_prefix("sha256:").unwrap_or(&digest);
        digits.chars().take(7).collect::<String>()
    });
    let whole = match &tag {
        Some(tag) => format!("{name}:{tag}"),
        None => name,
    };
    view! {
        <span class="image-name" title=whole.clone()>
            {whole.clone()}
            {seven.map(|digits| view! { <span class="image-digest">{format!(" {digits}")}</span> })}
        </span>
    }
}

/// The whole reference, large, with its parts told apart: registry in accent, repository bold, tag grey.
#[component]
pub fn ImageReferenceText(
    /// "public.ecr.aws"
    #[prop(into)]
    host: String,
    /// "aws-containers/hello-app-runner"
    #[prop(into)]
    repository: String,
    /// ":latest" or "@sha256:…", with its sign.
    #[prop(optional, into)]
    version: MaybeText,
) -> impl IntoView {
    let version = version.0;
    view! {
        <p class="image-reference">
            <span class="image-host">{host}</span>
            "/"
            <wbr />
            <strong>{repository}</strong>
            {version.map(|version| view! { <span class="image-version">{version}</span> })}
        </p>
    }
}
