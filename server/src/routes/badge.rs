//! The badge that authors put beside a launch link. Open to everyone: it stands in pages of other sites.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

/// Our own artwork: the mark of Slipway and the words as outlines, so that they look the same without any font.
const ARTWORK: &str = include_str!("badge.svg");
/// Stands in the artwork where its colours go.
const PLACE: &str = "/* colours */";
const SHAPES: &str = ".rail{stroke-width:2;stroke-linecap:round}";
/// The tokens of `style/` for light pages: surface and edge, accent, two inks.
const LIGHT: &str =
    ".edge{fill:#fff;stroke:#c4cfd5}.hull{fill:#0b6477}.rail{stroke:#5d6c75}.words{fill:#11191d}";
/// The same for dark ones.
const DARK: &str =
    ".edge{fill:#12191d;stroke:#394851}.hull{fill:#63c7da}.rail{stroke:#8c9ca4}.words{fill:#e9eff2}";

/// A month: the artwork hardly ever changes, and its address never does.
const CACHING: &str = "public, max-age=2592000";
/// Opened by itself it is a document, which may do nothing but be coloured.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; \
                      form-action 'none'";

static ADAPTING: LazyLock<String> =
    LazyLock::new(|| coloured(&format!("{LIGHT}@media(prefers-color-scheme:dark){{{DARK}}}")));
static ON_LIGHT: LazyLock<String> = LazyLock::new(|| coloured(LIGHT));
static ON_DARK: LazyLock<String> = LazyLock::new(|| coloured(DARK));

fn coloured(colours: &str) -> String {
    ARTWORK.replace(PLACE, &format!("{SHAPES}{colours}"))
}

/// `GET /badge/launch.svg`: as the system of its reader is.
pub(crate) async fn adapting() -> Response {
    answer(&ADAPTING)
}

/// `GET /badge/launch-light.svg`: for light pages.
pub(crate) async fn light() -> Response {
    answer(&ON_LIGHT)
}

/// `GET /badge/launch-dark.svg`: for dark pages.
pub(crate) async fn dark() -> Response {
    answer(&ON_DARK)
}

fn answer(artwork: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        (header::CACHE_CONTROL, CACHING),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, artwork).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::launch::badge;

    #[test]
    fn the_artwork_is_what_its_markup_says() {
        let size = format!("width=\"{}\" height=\"{}\"", badge::WIDTH, badge::HEIGHT);
        for artwork in [&ADAPTING, &ON_LIGHT, &ON_DARK] {
            assert!(artwork.contains(&size));
            assert!(artwork.contains(&format!("<title id=\"words\">{}</title>", badge::WORDS)));
            assert!(artwork.contains(SHAPES) && !artwork.contains(PLACE));
        }
        assert!(ADAPTING.contains(LIGHT) && ADAPTING.contains(DARK));
        assert!(ON_LIGHT.contains(LIGHT) && !ON_LIGHT.contains(DARK));
        assert!(ON_DARK.contains(DARK) && !ON_DARK.contains(LIGHT));
    }

    #[test]
    fn the_colours_are_those_of_the_pages() {
        let tokens = include_str!("../../../style/tokens.css").to_lowercase();
        for colour in LIGHT.split('#').chain(DARK.split('#')).skip(1) {
            let colour: String = colour.chars().take_while(char::is_ascii_hexdigit).collect();
            let whole = if colour.len() == 3 { "ffffff" } else { &colour };
            if !colour.is_empty() {
                assert!(tokens.contains(&format!("#{whole}")), "{colour}");
            }
        }
    }
}
