//! The short links that there are.

use crate::components::{Age, Avatar, Badge, Card, Column, EmptyState, Icon, Menu, MenuLink, Table, Tone};
use crate::live::FrameResource;
use leptos::prelude::*;
use model::launch::{ShortLink, ShortLinkState};
use model::paths;
use model::time::Time;
use model::view::{ShortLinkRow, ShortLinksView};

/// The list.
#[component]
pub(super) fn Made(view: ShortLinksView) -> impl IntoView {
    let ShortLinksView { links, now } = view;
    if links.is_empty() {
        return view! {
            <Card title="Short links" class="launch-links-made">
                <EmptyState icon=Icon::Link title="No short link yet">
                    "Build a link above and make it short: it then can end, be revoked, and be counted."
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let rows = links
        .into_iter()
        .map(|row| view! { <Row row now /> })
        .collect_view();
    view! {
        <Card
            title="Short links"
            class="launch-links-made"
            flush=true
            foot="Opened counts members who followed the link; a browser that loads pages in advance can raise it. Drafts counts how \
                  often someone went on from there."
                .into_any()
        >
            <Table
                label="Short links"
                columns=&[Column::Shown("Short link"), Column::Shown("State"), Column::Shown("Launches"), Column::Wide("Made"), Column::Wide("Ends"), Column::Number("Opened"), Column::Number("Drafts"), Column::Menu]
                class="table-rows short-links-table"
                rows=rows.into_any()
            />
        </Card>
    }
    .into_any()
}

#[component]
fn Row(row: ShortLinkRow, now: Time) -> impl IntoView {
    let ShortLinkRow {
        link,
        image,
        revoke_refusal: refusal,
    } = row;
    let frame = expect_context::<FrameResource>();
    let you = frame
        .get_untracked()
        .and_then(Result::ok)
        .is_some_and(|frame| frame.frame.person.name == link.created_by);
    let path = paths::short_link(&link.code);
    let (image, whole) = match image {
        Some(image) => (image.short(), image.to_string()),
        None => ("Cannot be read any more".to_owned(), String::new()),
    };
    let is_open = link.state(now) == ShortLinkState::Open;
    let revoke = is_open.then(|| {
        view! {
            <MenuLink
                href=paths::short_link_revoke(&link.code)
                label="Revoke…"
                icon=Icon::Gone
                danger=true
                refusal
            />
        }
    });
    let note =
        (!link.note.is_empty()).then(|| view! { <span class="short-link-note">{link.note.clone()}</span> });
    view! {
        <tr>
            <td class="cell-name">
                <a class="mono" href=paths::launch_links_short(&link.code) title=path.clone()>{shown(&link)}</a>
            </td>
            <td class="cell-status">{state(&link, now)}</td>
            <td class="cell-second">
                <span class="mono" title=whole>{image}</span>
                {note}
            </td>
            <td class="cell-wide">
                <span class="cell-person">
                    <Avatar name=link.created_by.clone() you small=true />
                    <span>{link.created_by.clone()}</span>
                    <span class="cell-age">
                        <Age at=link.created_at now />
                    </span>
                </span>
            </td>
            <td class="cell-wide">{end(&link)}</td>
            <td class="cell-wide cell-number">{link.opened}</td>
            <td class="cell-wide cell-number">{link.drafts}</td>
            <td class="cell-wide cell-menu">
                <Menu label=format!("Actions for the short link {}", shown(&link)) dots=true>
                    <MenuLink href=paths::launch_links_short(&link.code) label="Link and badge" icon=Icon::Link />
                    {revoke}
                </Menu>
            </td>
        </tr>
    }
}

/// `/l/3kTMd9qA…`: enough to tell links apart; its page has the whole.
fn shown(link: &ShortLink) -> String {
    let path = paths::short_link(&link.code);
    format!("{}…", path.get(..11).unwrap_or(&path))
}

/// Whether it leads anywhere, in a word.
pub(super) fn state(link: &ShortLink, now: Time) -> AnyView {
    match link.state(now) {
        ShortLinkState::Open => view! { <Badge tone=Tone::Ok text="Open" /> }.into_any(),
        ShortLinkState::Expired => view! { <Badge text="Expired" /> }.into_any(),
        ShortLinkState::Revoked => view! { <Badge tone=Tone::Warn text="Revoked" /> }.into_any(),
    }
}

/// When it ends or ended, and by whom.
pub(super) fn end(link: &ShortLink) -> AnyView {
    if let Some(revoked) = &link.revoked {
        let words = format!("{}, by {}", revoked.at.day(), revoked.by);
        return view! { <span title=revoked.at.exact()>{words}</span> }.into_any();
    }
    match link.expires_at {
        Some(at) => view! { <span title=at.exact()>{at.day()}</span> }.into_any(),
        None => "Never".into_any(),
    }
}
