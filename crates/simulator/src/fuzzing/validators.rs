//! Requests held against their models.

use serde_json::Value;

use super::{first_line, text};
use crate::shapes::{Rejection, Service, request_of_form};

const SERVICES: [Service; 6] = [
    Service::AppRunner,
    Service::Ecr,
    Service::EcrPublic,
    Service::Iam,
    Service::SecretsManager,
    Service::Ssm,
];

/// The first line is an operation, the rest a body of JSON.
pub fn shapes(bytes: &[u8]) {
    let (operation, body) = first_line(bytes);
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return;
    };
    for service in SERVICES {
        check(service, &text(operation), &body);
    }
}

/// The first line is an operation of IAM, the rest a form.
pub fn form(bytes: &[u8]) {
    let (operation, form) = first_line(bytes);
    let operation = text(operation);
    let parameters: Vec<(String, String)> = form_urlencoded::parse(form).into_owned().collect();
    if let Some(model) = Service::Iam.operation(&operation) {
        let request = request_of_form(Service::Iam, model, &parameters);
        assert!(request.is_object());
        check(Service::Iam, &operation, &request);
    }
}

fn check(service: Service, operation: &str, body: &Value) {
    let Some(model) = service.operation(operation) else {
        return;
    };
    match service.check(model, body) {
        Ok(()) => {
            // What the model does not know is as good as absent, so it changes nothing.
            let mut wider = body.clone();
            if let Some(members) = wider.as_object_mut() {
                members.insert("\u{0}unknown".to_owned(), Value::from(7));
                assert_eq!(service.check(model, &wider), Ok(()));
            }
        }
        Err(rejection) => {
            let message = rejection.message();
            assert!(!message.is_empty());
            if let Rejection::Constraints(violations) = rejection {
                assert!(!violations.is_empty(), "a refusal has a reason");
                for violation in violations {
                    assert!(message.contains(&violation.constraint));
                }
            }
        }
    }
}
