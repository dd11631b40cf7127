//! How what a page shows travels from the server to the browser: as postcard, beside the page and in answers.
//!
//! It carries values without the names of their fields. Reading it takes a third of the code that reading JSON takes, for
//! each of the types that pages show, and one reader serves both ways.

use super::ApiError;
use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::codec::Post;
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

/// The format.
pub struct PackedEncoding;

/// What server functions that load something answer with: `#[server(output = Packed)]`.
pub type Packed = Post<PackedEncoding>;

/// What a page waits for and brings along.
pub type Loaded<T> = Resource<Result<T, ApiError>, PackedEncoding>;

/// Loads before the page is sent, so that the page comes whole.
pub fn resource<Source, T, Loading>(
    source: impl Fn() -> Source + Send + Sync + 'static,
    load: impl Fn(Source) -> Loading + Send + Sync + 'static,
) -> Resource<T, PackedEncoding>
where
    Source: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Loading: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, load, true)
}

impl ContentType for PackedEncoding {
    const CONTENT_TYPE: &'static str = "application/x-postcard";
}

impl FormatType for PackedEncoding {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for PackedEncoding {
    type Error = postcard::Error;

    fn encode(value: &T) -> Result<bytes::Bytes, Self::Error> {
        postcard::to_allocvec(value).map(bytes::Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for PackedEncoding {
    type Error = postcard::Error;

    fn decode(bytes: bytes::Bytes) -> Result<T, Self::Error> {
        postcard::from_bytes(&bytes)
    }
}

impl<T: Serialize> Encoder<T> for PackedEncoding {
    type Error = postcard::Error;
    type Encoded = Vec<u8>;

    fn encode(value: &T) -> Result<Self::Encoded, Self::Error> {
        postcard::to_allocvec(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for PackedEncoding {
    type Error = postcard::Error;
    type Encoded = [u8];

    fn decode(value: &Self::Encoded) -> Result<T, Self::Error> {
        postcard::from_bytes(value)
    }
}
