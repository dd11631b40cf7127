//! How what a page shows travels from the server to the browser: as postcard, beside the page and in answers.
//!
//! It carries values without the names of their fields. Reading it takes a third of the code that reading JSON takes, for
//! each of the types that pages show, and one reader serves both ways.

use super::ApiError;
use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use server_fn::codec::Post;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use std::marker::PhantomData;

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

/// A value on its way through code that every page loads to code that only some pages load. It stays packed until it is there:
/// the code that reads it is not needed before.
pub struct Sealed<T> {
    packed: Vec<u8>,
    value: PhantomData<fn() -> T>,
}

impl<T: Serialize> Sealed<T> {
    /// Packs a value.
    ///
    /// # Errors
    /// Never, for what pages show: the format refuses only lists that do not know their length.
    pub fn seal(value: &T) -> Result<Sealed<T>, ApiError> {
        let packed = postcard::to_allocvec(value).map_err(|error| {
            ApiError::from_server_fn_error(ServerFnErrorErr::Serialization(error.to_string()))
        })?;
        Ok(Sealed {
            packed,
            value: PhantomData,
        })
    }
}

impl<T: DeserializeOwned> Sealed<T> {
    /// Reads it.
    ///
    /// # Errors
    /// [`ApiError::NoConnection`] where it comes from another build of the server.
    pub fn open(&self) -> Result<T, ApiError> {
        postcard::from_bytes(&self.packed).map_err(|_| ApiError::NoConnection)
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Sealed {
            packed: self.packed.clone(),
            value: PhantomData,
        }
    }
}

impl<T> Serialize for Sealed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.packed.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Sealed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Sealed {
            packed: Vec::deserialize(deserializer)?,
            value: PhantomData,
        })
    }
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
