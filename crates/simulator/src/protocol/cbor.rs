//! CBOR as Smithy RPC v2 has it, read into and written from the same values as JSON.
//!
//! Moments are epoch seconds behind tag 1; here they are plain numbers, so a writer names the members that hold them.

use minicbor::data::{IanaTag, Tag, Type};
use minicbor::{Decoder, Encoder};
use serde_json::{Map, Number, Value};

/// No request is nested deeper.
const DEEPEST: usize = 32;

/// Bytes that are not what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotCbor;

impl From<minicbor::decode::Error> for NotCbor {
    fn from(_: minicbor::decode::Error) -> Self {
        NotCbor
    }
}

/// Reads one value, which must be all there is.
pub fn read(bytes: &[u8]) -> Result<Value, NotCbor> {
    let mut decoder = Decoder::new(bytes);
    let value = value(&mut decoder, 0)?;
    if decoder.position() == bytes.len() {
        Ok(value)
    } else {
        Err(NotCbor)
    }
}

fn value(decoder: &mut Decoder<'_>, depth: usize) -> Result<Value, NotCbor> {
    if depth > DEEPEST {
        return Err(NotCbor);
    }
    Ok(match decoder.datatype()? {
        Type::Bool => Value::Bool(decoder.bool()?),
        Type::Null => {
            decoder.null()?;
            Value::Null
        }
        Type::Undefined => {
            decoder.undefined()?;
            Value::Null
        }
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => Value::from(decoder.u64()?),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 => Value::from(decoder.i64()?),
        Type::F16 | Type::F32 | Type::F64 => Value::Number(Number::from_f64(decoder.f64()?).ok_or(NotCbor)?),
        Type::String | Type::StringIndef => Value::String(text(decoder)?),
        Type::Array | Type::ArrayIndef => {
            let mut items = Vec::new();
            let length = decoder.array()?;
            while goes_on(decoder, length, items.len())? {
                items.push(value(decoder, depth + 1)?);
            }
            Value::Array(items)
        }
        Type::Map | Type::MapIndef => {
            let mut members = Map::new();
            let mut count = 0;
            let length = decoder.map()?;
            while goes_on(decoder, length, count)? {
                let name = text(decoder)?;
                members.insert(name, value(decoder, depth + 1)?);
                count += 1;
            }
            Value::Object(members)
        }
        Type::Tag => {
            decoder.tag()?;
            value(decoder, depth + 1)?
        }
        _ => return Err(NotCbor),
    })
}

/// Whether there is another element; takes the end of a container that does not say its length.
fn goes_on(decoder: &mut Decoder<'_>, length: Option<u64>, read: usize) -> Result<bool, NotCbor> {
    if let Some(length) = length {
        return Ok(u64::try_from(read).is_ok_and(|read| read < length));
    }
    let ends = decoder.datatype()? == Type::Break;
    if ends {
        decoder.skip()?;
    }
    Ok(!ends)
}

fn text(decoder: &mut Decoder<'_>) -> Result<String, NotCbor> {
    let mut text = String::new();
    for part in decoder.str_iter()? {
        text.push_str(part?);
    }
    Ok(text)
}

/// Writes a value. The members named in `moments`, or what is in them, are moments.
pub fn write(value: &Value, moments: &[&str]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    // Writing to a Vec cannot fail.
    let _ = element(&mut encoder, value, moments, false);
    encoder.into_writer()
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn element(encoder: &mut Encoder<Vec<u8>>, value: &Value, moments: &[&str], is_moment: bool) -> Written {
    match value {
        Value::Null => encoder.null()?,
        Value::Bool(bool) => encoder.bool(*bool)?,
        Value::Number(number) if is_moment => encoder
            .tag(Tag::from(IanaTag::Timestamp))?
            .f64(number.as_f64().unwrap_or_default())?,
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => encoder.i64(number)?,
            (None, Some(number)) => encoder.u64(number)?,
            (None, None) => encoder.f64(number.as_f64().unwrap_or_default())?,
        },
        Value::String(text) => encoder.str(text)?,
        Value::Array(items) => {
            encoder.array(items.len() as u64)?;
            for item in items {
                element(encoder, item, moments, is_moment)?;
            }
            encoder
        }
        Value::Object(members) => {
            encoder.map(members.len() as u64)?;
            for (name, member) in members {
                encoder.str(name)?;
                element(encoder, member, moments, moments.contains(&name.as_str()))?;
            }
            encoder
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn anything() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(".{0,5}", inner, 0..5).prop_map(Value::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in anything()) {
            prop_assert_eq!(read(&write(&value, &[])), Ok(value));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn moments_are_tagged_and_floats_stay_floats() {
        let written = write(&json!({"Timestamps": [60.0], "Values": [1.0]}), &["Timestamps"]);
        let expected = [
            &b"\xa2\x6aTimestamps\x81\xc1\xfb\x40\x4e\0\0\0\0\0\0"[..],
            b"\x66Values\x81\xfb\x3f\xf0\0\0\0\0\0\0",
        ]
        .concat();
        assert_eq!(written, expected);
        assert_eq!(read(&written), Ok(json!({"Timestamps": [60.0], "Values": [1.0]})));
    }

    #[test]
    fn containers_without_a_length_end_at_their_break() {
        assert_eq!(read(b"\xbf\x61a\x9f\x01\x02\xff\xff"), Ok(json!({"a": [1, 2]})));
        for wrong in [
            &b"\xbf\x61a"[..],
            b"\xff",
            b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\xa1\x01\x02",
            b"\x01\x01",
            b"",
        ] {
            assert_eq!(read(wrong), Err(NotCbor), "{wrong:?}");
        }
        assert_eq!(read(&[0x81; 5000]), Err(NotCbor), "nested without end");
    }
}
