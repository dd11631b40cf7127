//! Who called what: the newest calls, as `CloudTrail` would tell them. They are kept in memory alone.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::{Value, json};

use crate::clock::Timestamp;
use crate::protocol::request;

/// Calls that are kept.
const KEPT: usize = 1000;

/// The newest calls, the oldest first.
#[derive(Debug, Default)]
pub struct Calls(Mutex<VecDeque<Value>>);

impl Calls {
    /// Notes a call and how it was answered, under `CloudTrail`'s names for it.
    pub fn note(&self, parts: &Parts, operation: &str, status: StatusCode, request_id: &str) {
        let Ok(caller) = request::identity(&parts.headers) else {
            return;
        };
        let kind = if caller.session.is_some() {
            "AssumedRole"
        } else {
            "IAMUser"
        };
        let source_identity = caller
            .session
            .as_ref()
            .and_then(|session| session.source_identity.as_deref());
        let call = json!({
            "eventTime": Timestamp::now().format("%Y-%m-%dT%H:%M:%SZ"),
            "eventName": operation.rsplit('.').next(),
            "awsRegion": caller.scope.region,
            "recipientAccountId": caller.scope.account,
            "requestID": request_id,
            "status": status.as_u16(),
            "userIdentity": {"type": kind, "arn": caller.arn(), "sourceIdentity": source_identity},
        });
        // A list of whole calls is whole whatever happened to whoever held it.
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() == KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    /// All that are kept.
    pub fn list(&self) -> Value {
        let calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        json!({"calls": *calls})
    }
}
