//! The badge that carries a launch link, as authors put it into their pages.

use crate::paths;

/// What the badge says, and what stands in its place where images are not shown.
pub const WORDS: &str = "Launch with App Runner";
/// Width of the artwork in pixels.
pub const WIDTH: u32 = 216;
/// Height of the artwork in pixels.
pub const HEIGHT: u32 = 32;

/// For a README: an image that leads to the link. The image chooses light or dark by itself. `origin` is the address of
/// this Slipway without a slash at its end.
pub fn markdown(origin: &str, link: &str) -> String {
    format!("[![{WORDS}]({origin}{})]({link})", paths::BADGE)
}

/// For a page: the same, with the artwork chosen by the page, which may have colours of its own.
pub fn html(origin: &str, link: &str) -> String {
    let link = link.replace('&', "&amp;");
    let (light, dark) = (paths::BADGE_LIGHT, paths::BADGE_DARK);
    format!(
        "<a href=\"{link}\">\n  <picture>\n    \
         <source media=\"(prefers-color-scheme: dark)\" srcset=\"{origin}{dark}\">\n    \
         <img src=\"{origin}{light}\" alt=\"{WORDS}\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\n  \
         </picture>\n</a>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::launch::LaunchLink;
    use crate::paste::recognise;
    use crate::query;
    use proptest::prelude::*;

    const ORIGIN: &str = "https://slipway.example";

    #[test]
    fn a_badge_leads_to_its_link() {
        let link = "https://slipway.example/launch?v=1&image=public.ecr.aws/nginx/nginx:1.27";
        assert_eq!(
            markdown(ORIGIN, link),
            format!("[![Launch with App Runner](https://slipway.example/badge/launch.svg)]({link})")
        );
        assert_eq!(
            html(ORIGIN, link),
            "<a href=\"https://slipway.example/launch?v=1&amp;image=public.ecr.aws/nginx/nginx:1.27\">\n  \
             <picture>\n    \
             <source media=\"(prefers-color-scheme: dark)\" srcset=\"https://slipway.example/badge/launch-dark.svg\">\n    \
             <img src=\"https://slipway.example/badge/launch-light.svg\" alt=\"Launch with App Runner\" width=\"216\" height=\"32\">\n  \
             </picture>\n</a>"
        );
    }

    proptest! {
        /// Whatever a value holds, it cannot end the address that it stands in, and the paste box reads the badge back.
        #[test]
        fn no_value_leaves_its_address(value in "[ -~]{1,40}") {
            let query = query::encode([("image", "public.ecr.aws/a/b"), ("start", value.as_str())]);
            let link = format!("{ORIGIN}/launch?{query}");
            let markdown = markdown(ORIGIN, &link);
            prop_assert_eq!(markdown.matches([')', '"', '<', '>', ' ']).count(), 4 + 1, "{}", markdown);
            prop_assert_eq!(recognise(&markdown).unwrap().query, query);
            let html = html(ORIGIN, &link);
            let href = html.split('"').nth(1).unwrap_or_default().replace("&amp;", "&");
            prop_assert_eq!(&href, &link);
            let read = LaunchLink::parse(href.split_once('?').unwrap().1, &[]).unwrap();
            prop_assert_eq!(read.start_command.unwrap_or_default(), value.trim());
        }
    }
}
