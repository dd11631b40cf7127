//! What the fuzz targets in `fuzz/` run, one function each: any bytes go in, and a broken promise is a panic. A test runs
//! the same functions on the seeds of `fuzz/seeds` and on what chance makes of them, in bounded time.
//!
//! With a nightly toolchain and cargo-fuzz, `mkdir -p fuzz/corpus/image && cargo +nightly fuzz run --sanitizer none image
//! fuzz/corpus/image fuzz/seeds/image` in this crate's folder runs one until something breaks.
#![expect(clippy::panic, reason = "a broken promise is a panic here")]

#[cfg(test)]
mod tests;

use crate::arn::ServiceArn;
use crate::configuration_file;
use crate::dotenv;
use crate::draft::DraftValues;
use crate::image::ImageReference;
use crate::launch::LaunchLink;
use crate::paste;
use crate::region::Region;
use crate::repository::RepositoryUrl;
use crate::secret_reference;
use crate::text::is_hidden;
use std::borrow::Cow;
use std::fmt::{Debug, Display};
use std::str::FromStr;

/// The name of a target's file in `fuzz/fuzz_targets` and of its folder in `fuzz/seeds`, and what it runs.
type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 7] = [
    ("arn", arn),
    ("configuration_file", configuration_file),
    ("dotenv", dotenv),
    ("image", image),
    ("launch_link", launch_link),
    ("paste", paste),
    ("repository", repository),
];

/// Text out of bytes, whatever they are.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// What is read and written is read as the same again; what is told of a text hides nothing.
fn written_is_read_again<T>(text: &str)
where
    T: FromStr<Err: Display> + Display + Debug + PartialEq,
{
    match text.parse::<T>() {
        Ok(read) => {
            let written = read.to_string();
            match written.parse::<T>() {
                Ok(again) => assert_eq!(again, read, "{text:?} was written as {written:?}"),
                Err(error) => panic!("{text:?} was written as {written:?}, which is refused: {error}"),
            }
        }
        Err(error) => assert_message(&error.to_string()),
    }
}

fn assert_message(message: &str) {
    assert!(!message.is_empty(), "a refusal says why");
    assert!(!message.chars().any(|c| c != '\n' && is_hidden(c)), "{message:?}");
}

/// ARNs of services, and references to secrets and parameters.
pub fn arn(bytes: &[u8]) {
    let text = text(bytes);
    written_is_read_again::<ServiceArn>(&text);
    if let Err(error) = secret_reference::parse(&text, "eu-west-1") {
        assert_message(&error.to_string());
    }
}

/// A container image URI.
pub fn image(bytes: &[u8]) {
    written_is_read_again::<ImageReference>(&text(bytes));
}

/// The address of a repository of source code.
pub fn repository(bytes: &[u8]) {
    written_is_read_again::<RepositoryUrl>(&text(bytes));
}

/// The query of a launch link: what is read can be written, says the same again, and never fills what a link may not.
pub fn launch_link(bytes: &[u8]) {
    let text = text(bytes);
    let regions: Vec<Region> = ["eu-west-1", "us-east-1"]
        .into_iter()
        .filter_map(|code| code.parse().ok())
        .collect();
    let link = match LaunchLink::parse(&text, &regions) {
        Ok(link) => link,
        Err(error) => return assert_message(&error.to_string()),
    };
    let query = link.to_query();
    let again = match LaunchLink::parse(&query, &regions) {
        Ok(again) => again,
        Err(error) => panic!("{text:?} was written as {query:?}, which is refused: {error}"),
    };
    assert_eq!(again.to_query(), query, "{text:?}");
    assert!(
        again.ignored.is_empty(),
        "{query:?} leaves out {:?}",
        again.ignored
    );
    assert_eq!(
        (&again.image, &again.name, &again.port, &again.variables),
        (&link.image, &link.name, &link.port, &link.variables),
        "{query:?}"
    );
}

/// The text of a `.env` file: every line is a variable, a remark, a part of a value, or a fault of its own.
pub fn dotenv(bytes: &[u8]) {
    let text = text(bytes);
    let lines = text.lines().count();
    match dotenv::read(&text) {
        Ok(variables) => {
            assert!(variables.len() <= lines, "{text:?}");
            // The form takes what the file gave.
            let mut values = DraftValues::default();
            values.set_env_text(text.clone().into_owned());
            assert!(values.text_of_variables() == *text, "{text:?}");
            let rows = values.variables.into_iter().map(|row| (row.name, row.value));
            assert!(text.trim().is_empty() || rows.eq(variables), "{text:?}");
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "{text:?}");
            for fault in faults {
                assert!((1..=lines).contains(&fault.line), "{fault} of {text:?}");
                assert_message(&fault.message);
            }
        }
    }
}

/// An `apprunner.yaml`: either it is told what is wrong with it, or what it says can be written and is read again.
pub fn configuration_file(bytes: &[u8]) {
    let text = text(bytes);
    let reading = configuration_file::read(&text);
    // A line ends with either, or both (YAML 1.2.2, "line break characters").
    let lines = text.split(['\n', '\r']).count() + 1;
    for finding in &reading.findings {
        assert!((1..=lines).contains(&finding.line), "{finding} of {text:?}");
        assert_message(&finding.message);
    }
    assert_eq!(
        reading.file.is_none(),
        reading.findings.iter().any(|finding| finding.is_error),
        "{reading:?} of {text:?}"
    );
    if let Some(file) = reading.file {
        let written = file.written();
        let again = configuration_file::read(&written);
        assert_eq!(
            again.file,
            Some(file),
            "{text:?} was written as {written:?}: {:?}",
            again.findings
        );
    }
}

/// What somebody pastes: what is recognised leads to an address of ours, and nowhere else.
pub fn paste(bytes: &[u8]) {
    let text = text(bytes);
    match paste::recognise(&text) {
        Ok(pasted) => {
            let address = pasted.address();
            assert!(
                address.starts_with('/') && !address.starts_with("//"),
                "{address:?}"
            );
            assert!(!address.contains(char::is_whitespace), "{address:?}");
        }
        Err(error) => assert_message(&error.to_string()),
    }
    if let Some(image) = paste::image_in(&text) {
        assert_eq!(image.to_string().parse().as_ref(), Ok(&image), "{text:?}");
    }
}
