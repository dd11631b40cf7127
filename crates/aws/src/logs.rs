//! The log groups that App Runner writes (developer guide, viewing logs; section 3.1 of the domain facts).

use crate::app_runner::AppRunner;
use crate::error::{Error, ErrorKind};
use aws_sdk_cloudwatchlogs::types::OrderBy;
use model::arn::ServiceArn;
use model::time::Time;

/// One stream of a service's log groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogStream {
    /// The event log.
    Events,
    /// The deployment log of one operation, by its dashed id.
    Deployment(String),
    /// Output of one instance, by the stream's name.
    Application(String),
}

impl LogStream {
    fn group(&self, arn: &ServiceArn) -> String {
        let kind = match self {
            LogStream::Events | LogStream::Deployment(_) => "service",
            LogStream::Application(_) => "application",
        };
        format!("/aws/apprunner/{}/{}/{kind}", arn.name, arn.id)
    }

    /// The stream's name inside its group.
    pub fn name(&self) -> String {
        match self {
            LogStream::Events => "events".to_owned(),
            // The stream carries the operation's id without its dashes.
            LogStream::Deployment(operation) => format!("deployment/{}", operation.replace('-', "")),
            LogStream::Application(name) => name.clone(),
        }
    }

    /// `event`, `deployment` or `application`.
    pub fn source(&self) -> &'static str {
        match self {
            LogStream::Events => "event",
            LogStream::Deployment(_) => "deployment",
            LogStream::Application(_) => "application",
        }
    }
}

/// Lines in the order in which they were written, and where to go on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogPage {
    /// Time and text.
    pub lines: Vec<(Time, String)>,
    /// Token for the next call; `None` if the stream does not exist yet.
    pub cursor: Option<String>,
}

/// Pages read of one stream in one go, each up to 1 MB or 10,000 lines: a chatty application must not hold up the rest.
const MOST_PAGES: usize = 4;

impl AppRunner {
    /// Reads what a stream has gained since `cursor`, or all of it. A stream or group that does not exist is empty.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn read_log(
        &self,
        arn: &ServiceArn,
        stream: &LogStream,
        cursor: Option<String>,
        from: Option<Time>,
    ) -> Result<LogPage, Error> {
        let mut page = LogPage {
            lines: Vec::new(),
            cursor,
        };
        for _ in 0..MOST_PAGES {
            let answer = self
                .logs
                .get_log_events()
                .log_group_name(stream.group(arn))
                .log_stream_name(stream.name())
                .start_from_head(true)
                .set_start_time(from.map(|time| time.0))
                .set_next_token(page.cursor.clone())
                .send()
                .await;
            let answer = match answer.map_err(Error::from) {
                Ok(answer) => answer,
                Err(error) if error.kind == ErrorKind::NotFound => return Ok(page),
                Err(error) => return Err(error),
            };
            page.lines.extend(answer.events().iter().map(|event| {
                (
                    Time(event.timestamp().unwrap_or_default()),
                    event.message().unwrap_or_default().to_owned(),
                )
            }));
            let next = answer.next_forward_token().map(ToOwned::to_owned);
            // The end of a stream gives the same token again (API reference of GetLogEvents).
            let ended = next.is_none() || next == page.cursor;
            page.cursor = next.or(page.cursor);
            if ended {
                break;
            }
        }
        Ok(page)
    }

    /// The application's streams that were written last, at most `limit` of up to 50. None if there is no group yet.
    ///
    /// # Errors
    /// AWS does not answer or refuses.
    pub async fn application_streams(&self, arn: &ServiceArn, limit: i32) -> Result<Vec<LogStream>, Error> {
        let answer = self
            .logs
            .describe_log_streams()
            .log_group_name(LogStream::Application(String::new()).group(arn))
            .order_by(OrderBy::LastEventTime)
            .descending(true)
            .limit(limit)
            .send()
            .await
            .map_err(Error::from);
        match answer {
            Ok(answer) => Ok(answer
                .log_streams()
                .iter()
                .filter_map(|stream| stream.log_stream_name())
                .map(|name| LogStream::Application(name.to_owned()))
                .collect()),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}
