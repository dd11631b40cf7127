//! The parts that pages are made of. They take plain values, know neither resources nor contexts, and draw the same
//! on the server and in the browser; what only a browser can do happens in effects.
//!
//! Import what you need by `use crate::components::*;`. Each page stands in a [`Shell`] (or a [`PlainShell`]) and
//! begins with a [`PageHead`]; then flashes, tabs or views, content:
//!
//! ```ignore
//! view! {
//!     <Shell person backend current=NavItem::Services services=11 drafts=3
//!         breadcrumb=vec![Crumb::here("Services")]
//!         scheme_action=COLOUR_SCHEME sign_out_action=SignOut::url()>
//!         <PageHead
//!             title="Services"
//!             facts=view! { <Facts items=vec!["11 services in 4 Regions".into_any(), age] /> }.into_any()
//!             actions=view! {
//!                 <LinkButton href=paths::CREATE label="Create service" icon=Icon::Plus kind=ButtonKind::Primary />
//!             }.into_any()
//!         />
//!         <Card flush=true>
//!             <Table label="Members" columns=&[Column::Shown("Member"), Column::Wide("Since")] class="table-rows" rows />
//!         </Card>
//!     </Shell>
//! }
//! ```
//!
//! Slots (`actions`, `foot`, `hint`, `beside`, `below`, …) take an `AnyView`; texts take anything that becomes a
//! `String`, optional ones also an `Option`; `refusal` and `error` may be signals. A refusal makes a button do nothing
//! and say why: give it what `model::actions::Offer` carries. Like everything else it has to be the same on the server
//! and on the first render; what only a script can know waits for [`alive`].
//!
//! | for | use |
//! | --- | --- |
//! | a status | [`ServiceStatusIndicator`], [`OperationStatusIndicator`], [`Indicator`] |
//! | a time | [`Age`], [`Elapsed`]; any `now` comes from the server with the data |
//! | progress | [`StageTrack`] in rows, [`StageTimeline`] on the service's page |
//! | a form | [`ErrorSummary`], [`TextField`], [`PasswordField`], [`SelectField`], [`RadioTiles`], [`Checkbox`], [`TextArea`], [`SubmitButton`]; [`Field`] around a control of your own |
//! | facts | [`KeyValueList`] with [`KeyValue`], [`ProvenanceMark`] beside a value, [`CopyButton`] after it |
//! | what happened | [`Flashbar`] with [`Flash`], [`EmptyState`], [`Diff`], [`Log`] |
//! | a question | [`Question`] in a [`Dialog`], and in a [`DialogPage`] for readers without a script |
//! | actions | [`Button`], [`LinkButton`], [`Menu`] with [`MenuLink`], [`MenuSubmit`] and [`MenuRule`] |
//!
//! Layouts are classes, one file per page in `style/pages/`:
//!
//! - `page-columns` (content and a side of 340), `page-stack` (children 20 apart), `page-note`;
//! - a [`Table`] stands in a `table-frame` (with `table-scrolls` where it may be wider than its card and has no menus); cells
//!   `cell-name`, `cell-status`, `cell-number`, `cell-clip` (ellipsis; give a title), `cell-person`, `cell-absent`,
//!   `cell-menu`, `cell-act` (a button that stays on phones); `cell-wide` goes below 1100 px; below 761 px a table with `table-rows` turns into rows of two lines,
//!   name and status, then `cell-second`; `table-inset` stands inside a card's padding;
//! - `card-toolbar` holds a filter and what stands beside it; in a card's footer `list-foot` puts facts left and the rest
//!   right, `card-note` is a sentence behind its icon, `foot-end` stands at the end; `overline` and `subhead` are small
//!   headings inside a card;
//! - `wizard` with `wizard-steps`, `wizard-form`, `wizard-side`; cards of class `form-card` space their fields,
//!   `field-pair` and `field-triple` put them side by side, `found` tells below a control what was found, `form-foot`
//!   ends the form, and a [`StickyBar`] as the last child of the content takes its place below 1100 px (on launch pages
//!   on phones); `variables` with `variables-head`, `variables-titles`, a list of `variable`s (remove button
//!   `variable-remove`, message `variable-message is-warn` or `is-err`) and `variables-foot` is the grid of environment
//!   variables; `compare` puts two versions side by side; `cost-sum`, `cost-lines`, `cost-note`;
//! - `first-run`, `paste-box`, `gallery-row`, `offer-row`; `gallery-grid` of `gallery-item`s;
//! - `launch-columns`, `asked-row` with `asked-name`, `asked-value` and `asked-default`;
//! - `launch-link` with `launch-link-form`, `launch-link-side` and `launch-link-badge`; `badge-swatches` of
//!   `badge-swatch is-light` and `is-dark`, which keep their colours whatever those of the page are;
//! - `image-list` with `image-rows` of links (`image-repository`) or of choices (`image-row`) is the private registry;
//! - `operation-head`; `verdict` with `verdict-head`, `verdict-columns`, `evidence` and `verdict-foot`;
//! - `history-day` above a list of [`HistoryRow`]s, `history-origin` in their detail;
//! - `sign-in-card`, `side-note`, `strength`, `first-contact-note`.
//!
//! `needs-script` hides what does nothing until the page is alive; `visually-hidden` is for assistive technology only;
//! `mono`, `muted` and `faint` set a text.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a component owns its properties: they live on in its view"
)]
#![allow(
    clippy::too_many_arguments,
    clippy::too_many_lines,
    clippy::fn_params_excessive_bools,
    clippy::struct_excessive_bools,
    reason = "the parameters of a component are named attributes, and its body is markup"
)]

mod age;
mod avatar;
mod backend;
mod badge;
mod breadcrumb;
mod button;
mod card;
#[cfg(test)]
mod contrast;
mod copy_button;
mod dialog;
mod diff;
mod empty_state;
mod error_summary;
mod field;
mod filter;
mod findings;
mod flash;
mod history_row;
mod icon;
mod image_name;
mod key_value;
mod log;
mod mark;
mod menu;
mod notifications;
mod page;
mod pagination;
mod save_state;
mod shell;
mod skeleton;
mod stages;
mod status;
mod steps;
mod table;
mod tabs;
mod text;
mod tooltip;

pub use age::*;
pub use avatar::*;
pub use backend::*;
pub use badge::*;
pub use breadcrumb::*;
pub use button::*;
pub use card::*;
pub use copy_button::*;
pub use dialog::*;
pub use diff::*;
pub use empty_state::*;
pub use error_summary::*;
pub use field::*;
pub use filter::*;
pub use findings::*;
pub use flash::*;
pub use history_row::*;
pub use icon::*;
pub use image_name::*;
pub use key_value::*;
pub use log::*;
pub use mark::*;
pub use menu::*;
pub use notifications::*;
pub use page::*;
pub use pagination::*;
pub use save_state::*;
pub use shell::*;
pub use skeleton::*;
pub use stages::*;
pub use status::*;
pub use steps::*;
pub use table::*;
pub use tabs::*;
pub use text::*;
pub use tooltip::*;
