//! Making a VPC connector: VPC first, then its subnets and security groups.

use super::fields::hint;
use super::make::{Make, VPC_CONNECTOR, text, told};
use super::sheet::Sheet;
use super::step_form::Shown;
use crate::components::{Choice, FieldError, Icon, IconSize, SelectField, TextArea};
use leptos::prelude::*;
use model::draft::split_ids;
use model::paths::anchor;
use model::view::Choices;
use model::vpc::{Networks, Vpc};

const SUBNETS: &str = "new_subnets";
const SECURITY_GROUPS: &str = "new_security_groups";

/// The fold that makes one.
#[component]
pub(super) fn MakeVpcConnector(sheet: Sheet) -> impl IntoView {
    let networks = sheet.view.with_value(|view| view.networks.clone());
    let networks = match networks {
        Some(Choices::Known { items, .. }) if !items.has_more && !items.subnets.is_empty() => Ok(items),
        Some(Choices::Known { items, .. }) if items.has_more => {
            Err(Some("There are more networks than a list shows.".to_owned()))
        }
        Some(Choices::Known { .. }) => Err(Some("There is no subnet in this Region.".to_owned())),
        Some(Choices::NotAsked { reason }) => Err(Some(format!("The lists are missing: {reason}"))),
        None => Err(None),
    };
    let fields = match networks {
        Ok(networks) => view! { <Chosen sheet networks /> }.into_any(),
        Err(reason) => view! { <Typed sheet reason /> }.into_any(),
    };
    view! {
        <Make sheet title="Make a VPC connector" intent="vpc-connector" fields=VPC_CONNECTOR>
            {text(sheet, "new_vpc_connector", "Name of the new connector", "Unique in the Region.")}
            {fields}
        </Make>
    }
}

/// Ids, where there is no list to choose from.
#[component]
fn Typed(sheet: Sheet, reason: Option<String>) -> impl IntoView {
    let area = move |name: &'static str, label: &'static str, help: &'static str, optional: bool| {
        view! {
            <TextArea
                name=name
                label=label
                optional
                value=sheet.field(name)
                hint=hint(help)
                error=told(name)
                rows=3
                mono=true
                on_input=sheet.typed(name)
            />
        }
        .into_any()
    };
    view! {
        {reason.map(|reason| view! { <p class="form-note">{reason} " Enter the ids."</p> })}
        <div class="field-pair">
            {area(SUBNETS, "Subnets", "Ids, one on each line. All of one VPC, best in two or more Availability Zones.", false)}
            {area(SECURITY_GROUPS, "Security groups", "Ids, one on each line. The VPC's default group without any.", true)}
        </div>
    }
}

/// One that can be chosen.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    id: String,
    title: String,
    help: String,
}

/// Boxes for the subnets and security groups of one VPC. Without a script those of all VPCs are there.
#[component]
fn Chosen(sheet: Sheet, networks: Networks) -> impl IntoView {
    let networks = StoredValue::new(networks);
    let vpcs = networks.with_value(|networks| networks.vpcs.clone());
    let first = networks.with_value(|networks| {
        let chosen = sheet.values.with_untracked(|values| {
            let chosen = split_ids(&values.new_subnets).next()?;
            let subnet = networks.subnets.iter().find(|subnet| subnet.id == chosen)?;
            Some(subnet.vpc.clone())
        });
        chosen
            .or_else(|| networks.vpcs.first().map(|vpc| vpc.id.clone()))
            .unwrap_or_default()
    });
    let vpc = RwSignal::new(first);
    let choose = move |id: String| {
        // Boxes that are not seen any more are not to be sent.
        networks.with_value(|networks| {
            keep(sheet, SUBNETS, |own| {
                networks.subnets.iter().any(|one| one.id == own && one.vpc == id)
            });
            keep(sheet, SECURITY_GROUPS, |own| {
                networks
                    .security_groups
                    .iter()
                    .any(|one| one.id == own && one.vpc == id)
            });
        });
        vpc.set(id);
    };
    let choices: Vec<Choice> = vpcs
        .iter()
        .map(|vpc| Choice::new(vpc.id.clone(), named(vpc)))
        .collect();
    let select = (vpcs.len() > 1).then(|| {
        view! {
            <div class="needs-script">
                <SelectField name="vpc_of_connector" label="VPC" choices value=vpc on_input=Callback::new(choose) />
            </div>
        }
    });
    let groups = vpcs
        .into_iter()
        .map(|of| view! { <OfVpc sheet networks of vpc /> })
        .collect_view();
    let unlisted = |field: &'static str| {
        networks.with_value(|networks| {
            let known = |id: &str| {
                networks.subnets.iter().any(|one| one.id == id)
                    || networks.security_groups.iter().any(|one| one.id == id)
            };
            sheet.values.with_untracked(|values| {
                split_ids(values.field(field).unwrap_or_default())
                    .filter(|id| !known(id))
                    .map(|id| Entry {
                        id: id.to_owned(),
                        title: id.to_owned(),
                        help: "Not in the list".to_owned(),
                    })
                    .collect::<Vec<_>>()
            })
        })
    };
    let only_zone = Memo::new(move |_| {
        sheet.values.with(|values| {
            let chosen: Vec<String> = split_ids(&values.new_subnets).map(str::to_owned).collect();
            networks.with_value(|networks| networks.only_zone(&chosen).map(str::to_owned))
        })
    });
    view! {
        {select}
        <Shown name=SUBNETS />
        <Shown name=SECURITY_GROUPS />
        <FieldError id="new_subnets-error" error=told(SUBNETS) />
        <FieldError id="new_security_groups-error" error=told(SECURITY_GROUPS) />
        {groups}
        {boxes(sheet, SUBNETS, unlisted(SUBNETS))}
        {boxes(sheet, SECURITY_GROUPS, unlisted(SECURITY_GROUPS))}
        <div role="status">
            {move || {
                only_zone
                    .get()
                    .map(|zone| {
                        view! {
                            <p class="variable-message is-warn">
                                <Icon icon=Icon::Warning size=IconSize::Small />
                                <span>
                                    {format!(
                                        "Only {zone} is chosen. Choose a subnet of another Availability Zone too: while this one fails, \
                                         the service would not reach the VPC.",
                                    )}
                                </span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// Subnets and security groups of one VPC.
#[component]
fn OfVpc(sheet: Sheet, networks: StoredValue<Networks>, of: Vpc, vpc: RwSignal<String>) -> impl IntoView {
    let name = named(&of);
    let is_hidden = {
        let id = of.id.clone();
        move || sheet.live.get() && vpc.with(|vpc| *vpc != id)
    };
    // A message leads to the lists that are shown.
    let id_of = |field: &'static str| {
        let id = of.id.clone();
        move || vpc.with(|vpc| *vpc == id).then_some(field)
    };
    let (subnets_id, groups_id) = (id_of(SUBNETS), id_of(SECURITY_GROUPS));
    let (subnets, groups) = networks.with_value(|networks| {
        let subnets = networks
            .subnets
            .iter()
            .filter(|one| one.vpc == of.id)
            .map(|one| Entry {
                id: one.id.clone(),
                title: one.name.clone().unwrap_or_else(|| one.id.clone()),
                help: format!(
                    "{}{}, {}, {} free addresses",
                    one.name
                        .as_ref()
                        .map(|_| format!("{}, ", one.id))
                        .unwrap_or_default(),
                    one.zone,
                    one.cidr,
                    one.free_addresses
                ),
            });
        let groups = networks
            .security_groups
            .iter()
            .filter(|one| one.vpc == of.id)
            .map(|one| Entry {
                id: one.id.clone(),
                title: one.name.clone(),
                help: match one.description.as_str() {
                    "" => one.id.clone(),
                    description => format!("{}, {description}", one.id),
                },
            });
        (subnets.collect::<Vec<_>>(), groups.collect::<Vec<_>>())
    });
    view! {
        <div class="form-card" hidden=is_hidden>
            <fieldset class="field" id=subnets_id tabindex="-1" aria-describedby="new_subnets-error">
                <legend class="field-label">{format!("Subnets of {name}")}</legend>
                {boxes(sheet, SUBNETS, subnets)}
            </fieldset>
            <fieldset class="field" id=groups_id tabindex="-1" aria-describedby="new_security_groups-error">
                <legend class="field-label">
                    {format!("Security groups of {name}")} <span class="field-optional">" – optional"</span>
                </legend>
                <div class="field-hint">"Without any the VPC's default group applies."</div>
                {boxes(sheet, SECURITY_GROUPS, groups)}
            </fieldset>
        </div>
    }
}

fn boxes(sheet: Sheet, field: &'static str, entries: Vec<Entry>) -> AnyView {
    let is_chosen = move |id: &str| {
        sheet
            .values
            .with(|values| split_ids(values.field(field).unwrap_or_default()).any(|chosen| chosen == id))
    };
    entries
        .into_iter()
        .map(|Entry { id, title, help }| {
            let name = format!("chosen[{field}][{id}]");
            let control = anchor(&name);
            let checked = {
                let id = id.clone();
                move || is_chosen(&id)
            };
            let note = format!("{control}-hint");
            let change = move |event: leptos::ev::Event| {
                let is_checked = event_target_checked(&event);
                keep(sheet, field, |chosen| chosen != id);
                if is_checked {
                    let mut text = sheet
                        .values
                        .with_untracked(|values| values.field(field).unwrap_or_default().to_owned());
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(&id);
                    sheet.set(field, text);
                }
            };
            view! {
                <div class="checkbox">
                    <input
                        type="checkbox"
                        class="check"
                        id=control.clone()
                        name=name
                        value="1"
                        checked=untrack(&checked)
                        prop:checked=checked
                        autocomplete="off"
                        aria-describedby=note.clone()
                        on:change=change
                    />
                    <label class="checkbox-label" for=control>
                        {title}
                    </label>
                    <p class="checkbox-hint" id=note>
                        {help}
                    </p>
                </div>
            }
        })
        .collect_view()
        .into_any()
}

/// Leaves those ids in a field that are to stay.
fn keep(sheet: Sheet, field: &'static str, stays: impl Fn(&str) -> bool) {
    let text = sheet.values.with_untracked(|values| {
        let ids: Vec<&str> = split_ids(values.field(field).unwrap_or_default())
            .filter(|id| stays(id))
            .collect();
        ids.join("\n")
    });
    sheet.set(field, text);
}

fn named(vpc: &Vpc) -> String {
    let name = match &vpc.name {
        Some(name) => format!("{name} – {}, {}", vpc.id, vpc.cidr),
        None => format!("{}, {}", vpc.id, vpc.cidr),
    };
    if vpc.is_default {
        format!("{name} (default)")
    } else {
        name
    }
}
