//! The folded section of networking: who reaches the service, and what it reaches.

use super::acknowledgement::Acknowledgement;
use super::fields::{hint, mark};
use super::labels::{name_in, reading};
use super::make::{MakeObservability, OBSERVABILITY, VPC_CONNECTOR, is_told};
use super::offer_field::OfferField;
use super::sheet::Sheet;
use super::source::tile;
use super::vpc_connector::MakeVpcConnector;
use crate::components::{Choice, Fold, RadioTiles, SelectField};
use leptos::prelude::*;
use model::draft::{DraftValues, Granted};

/// What applies now, in words.
pub(super) fn summary(values: &DraftValues) -> String {
    let outgoing = match values.vpc_connector.trim() {
        "" => "public outgoing".to_owned(),
        arn => format!("outgoing through {}", name_in(arn)),
    };
    format!("{}, {outgoing}", reading("ingress", &values.ingress))
}

/// Incoming and outgoing traffic.
#[component]
pub(super) fn Networking(sheet: Sheet) -> impl IntoView {
    let words = Signal::derive(move || sheet.values.with(summary));
    let (wrong, told) = (
        sheet.has_error(&[
            "ingress",
            "ip_address_type",
            "vpc_connector",
            "acknowledged_connector",
        ]),
        is_told(VPC_CONNECTOR),
    );
    let open = Signal::derive(move || wrong || told.get());
    view! {
        <Fold title="Networking" summary=words open>
            <div class="form-card">
                <RadioTiles
                    name="ingress"
                    legend="Incoming network traffic"
                    tiles=vec![
                        tile("public", "Public endpoint", "Anyone on the internet reaches the service"),
                        tile("private", "Private endpoint", "Only a VPC with a VPC ingress connection reaches it"),
                    ]
                    value=sheet.field("ingress")
                    error=sheet.error("ingress")
                    on_input=sheet.typed("ingress")
                    below=mark(sheet, "ingress")
                />
                <SelectField
                    name="ip_address_type"
                    label="IP address type"
                    choices=vec![Choice::new("ipv4", "IPv4"), Choice::new("dual_stack", "Dual stack (IPv4 and IPv6)")]
                    value=sheet.field("ip_address_type")
                    hint=hint("How clients reach the service.")
                    error=sheet.error("ip_address_type")
                    on_input=sheet.typed("ip_address_type")
                    below=mark(sheet, "ip_address_type")
                />
                <OfferField
                    sheet
                    name="vpc_connector"
                    label="Outgoing network traffic"
                    none="Public access"
                    hint=hint("With a VPC connector all outgoing traffic goes through its subnets. They need a route to a NAT gateway for the internet; a public subnet does not help.")
                />
                <MakeVpcConnector sheet />
                <Acknowledgement sheet granted=Granted::VpcConnector />
            </div>
        </Fold>
    }
}

/// The folded section of tracing.
#[component]
pub(super) fn Observability(sheet: Sheet) -> impl IntoView {
    let words = Signal::derive(move || sheet.values.with(tracing));
    let (wrong, told) = (sheet.has_error(&["observability"]), is_told(OBSERVABILITY));
    let open = Signal::derive(move || wrong || told.get());
    view! {
        <Fold title="Observability" summary=words open>
            <div class="form-card">
                <OfferField
                    sheet
                    name="observability"
                    label="Tracing with AWS X-Ray"
                    none="Off"
                    hint=hint("Sends traces of the application, which has to carry the OpenTelemetry SDK, and an instance role that may write them.")
                />
                <MakeObservability sheet />
            </div>
        </Fold>
    }
}

/// What applies of tracing now, in words.
pub(super) fn tracing(values: &DraftValues) -> String {
    match values.observability.trim() {
        "" => "X-Ray tracing off".to_owned(),
        arn => format!("X-Ray tracing by {}", name_in(arn)),
    }
}
