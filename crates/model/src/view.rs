//! What pages are given: one type for each page, made by one function of the engine.

mod allowed_list;
mod audit;
mod backend;
mod choices;
mod comments;
mod comparison;
mod draft;
mod drafts;
mod frame;
mod history;
mod images;
mod launch;
mod launch_links;
mod members;
mod overview;
mod palette;
mod protection;
mod service;
mod services;
mod sign_in;

pub use allowed_list::AllowedListView;
pub use audit::{AUDIT_PER_PAGE, AuditQuery, AuditView, RetentionView};
pub use backend::{Backend, grouped};
pub use choices::{Choices, ReferenceChoices};
pub use comments::CommentsView;
pub use comparison::{Comparable, ComparedWith, ComparisonView, HidesValues, OtherForm};
pub use draft::{
    Assessment, ConflictView, Cost, DraftView, Export, HiddenValues, ImageDigest, Offer, Offers, Refused,
    RepositoryAccess, RoleTemplates,
};
pub use drafts::{ArchivedDraft, DraftRow, DraftsView};
pub use frame::{ConfirmWay, Frame, NotificationsView, RegionState};
pub use history::{EventPlace, HISTORY_PER_PAGE, HistoryEntry, HistoryQuery, HistoryScope, HistoryView};
pub use images::{ImageList, ImagesQuery, ImagesView, ListPage, TaggedImage};
pub use launch::{KnownImage, LaunchView, RefusedLink};
pub use launch_links::{FollowedLink, LaunchLinksView, ShortLinkRow, ShortLinkView, ShortLinksView};
pub use members::{
    AccountView, EnrolmentView, FactorState, InvitationView, MemberRow, MemberView, MembersView,
    SecondFactorView, SessionRow,
};
pub use overview::{Attention, MoreAttention, OverviewView, STUCK_AFTER, is_stuck};
pub use palette::{PaletteGroup, PaletteHit, PaletteView};
pub use protection::ProtectionView;
pub use service::{ComparedServicesView, DeletionProposalView, LogsView, ServiceOrigin, ServiceView};
pub use services::{FilterChoice, FilterView, ServicesView, Unfinished, ViewTab};
pub use sign_in::{PasswordForm, SignInView};
