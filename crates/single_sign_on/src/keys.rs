//! The public keys of the provider (RFC 7517), and what they say of a signature.

use crate::token::{Algorithm, Unchecked};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature as ring_signature;
use ring::signature::{RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;

/// A document of keys. Each is read by itself: one of a kind that nobody here knows spoils no other.
#[derive(Debug, Deserialize)]
pub(crate) struct Document {
    keys: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Written {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Debug, Clone)]
enum Material {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// A point as ring reads it: 4, x, y.
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Debug, Clone)]
struct Key {
    id: Option<String>,
    /// The only algorithm that it is for, where it says so.
    algorithm: Option<String>,
    material: Material,
}

/// The keys that can check signatures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys(Vec<Key>);

/// What the keys say of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Holds,
    /// A key that the token names does not fit the signature.
    DoesNotHold,
    /// There is no such key here; the provider may have made a new one.
    NoSuchKey,
}

impl From<Document> for Keys {
    fn from(document: Document) -> Keys {
        Keys(document.keys.into_iter().filter_map(Key::read).collect())
    }
}

impl Keys {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks a signature with the key that the token names; where it names none, with each that is for its algorithm.
    pub(crate) fn check(&self, token: &Unchecked<'_>) -> Verdict {
        let mut fitting = self
            .0
            .iter()
            .filter(|key| token.key_id.is_none() || key.id == token.key_id)
            .filter(|key| key.is_for(token.algorithm))
            .peekable();
        if fitting.peek().is_none() {
            return Verdict::NoSuchKey;
        }
        if fitting.any(|key| key.verifies(token)) {
            Verdict::Holds
        } else if token.key_id.is_none() {
            // A new key without a name takes the place of the old one.
            Verdict::NoSuchKey
        } else {
            Verdict::DoesNotHold
        }
    }
}

impl Key {
    fn read(value: Value) -> Option<Key> {
        let written: Written = serde_json::from_value(value).ok()?;
        if written.purpose.is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let bytes = |text: Option<String>| URL_SAFE_NO_PAD.decode(text?.trim_end_matches('=')).ok();
        let material = match (written.kty.as_str(), written.crv.as_deref()) {
            ("RSA", _) => Material::Rsa {
                n: without_zeros(bytes(written.n)?),
                e: without_zeros(bytes(written.e)?),
            },
            ("EC", Some("P-256")) => Material::P256(point(&bytes(written.x)?, &bytes(written.y)?, 32)?),
            ("EC", Some("P-384")) => Material::P384(point(&bytes(written.x)?, &bytes(written.y)?, 48)?),
            ("OKP", Some("Ed25519")) => Material::Ed25519(bytes(written.x)?),
            _ => return None,
        };
        Some(Key {
            id: written.kid,
            algorithm: written.alg,
            material,
        })
    }

    fn is_for(&self, algorithm: Algorithm) -> bool {
        use Algorithm::{EdDsa, Es256, Es384, Ps256, Ps384, Ps512, Rs256, Rs384, Rs512};
        let named = self.algorithm.as_deref();
        let is_named = named.is_none_or(|named| named == algorithm.name());
        is_named
            && match self.material {
                Material::Rsa { .. } => matches!(algorithm, Rs256 | Rs384 | Rs512 | Ps256 | Ps384 | Ps512),
                Material::P256(_) => algorithm == Es256,
                Material::P384(_) => algorithm == Es384,
                Material::Ed25519(_) => algorithm == EdDsa,
            }
    }

    fn verifies(&self, token: &Unchecked<'_>) -> bool {
        let (message, signature) = (token.signed, token.signature.as_slice());
        let point = |algorithm: &'static dyn ring_signature::VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key).verify(message, signature)
        };
        let checked = match &self.material {
            Material::Rsa { n, e } => {
                // ring takes keys of 2048 bits and more.
                let parameters = match token.algorithm {
                    Algorithm::Rs256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
                    Algorithm::Rs384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
                    Algorithm::Rs512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
                    Algorithm::Ps256 => &ring_signature::RSA_PSS_2048_8192_SHA256,
                    Algorithm::Ps384 => &ring_signature::RSA_PSS_2048_8192_SHA384,
                    Algorithm::Ps512 => &ring_signature::RSA_PSS_2048_8192_SHA512,
                    Algorithm::Es256 | Algorithm::Es384 | Algorithm::EdDsa => return false,
                };
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            Material::P256(key) => point(&ring_signature::ECDSA_P256_SHA256_FIXED, key),
            Material::P384(key) => point(&ring_signature::ECDSA_P384_SHA384_FIXED, key),
            Material::Ed25519(key) => point(&ring_signature::ED25519, key),
        };
        checked.is_ok()
    }
}

/// ring takes numbers without zeros at their beginning; some providers write them.
fn without_zeros(mut number: Vec<u8>) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.drain(..zeros);
    number
}

fn point(x: &[u8], y: &[u8], length: usize) -> Option<Vec<u8>> {
    (x.len() == length && y.len() == length).then(|| [&[4], x, y].concat())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
    use serde_json::json;

    /// A provider's private key in small.
    pub(crate) struct Signer {
        pair: EcdsaKeyPair,
        id: &'static str,
    }

    impl Signer {
        pub(crate) fn new(id: &'static str) -> Signer {
            let random = SystemRandom::new();
            let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
            let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
            Signer { pair, id }
        }

        pub(crate) fn public(&self) -> Value {
            let point = self.pair.public_key().as_ref();
            json!({
                "kty": "EC", "crv": "P-256", "use": "sig", "kid": self.id,
                "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..]),
            })
        }

        /// A signed token with this header and these claims.
        pub(crate) fn sign_as(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let signed = format!("{}.{}", part(header), part(claims));
            let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
        }

        pub(crate) fn sign(&self, claims: &Value) -> String {
            self.sign_as(&json!({ "alg": "ES256", "kid": self.id }), claims)
        }
    }

    pub(crate) fn keys(written: &[Value]) -> Keys {
        serde_json::from_value::<Document>(json!({ "keys": written }))
            .unwrap()
            .into()
    }

    fn verdict(keys: &Keys, token: &str) -> Verdict {
        keys.check(&Unchecked::parse(token).unwrap())
    }

    #[test]
    fn only_the_key_that_signed_says_that_it_holds() {
        let (ours, other) = (Signer::new("a"), Signer::new("a"));
        let token = ours.sign(&json!({ "sub": "1" }));
        assert_eq!(verdict(&keys(&[ours.public()]), &token), Verdict::Holds);
        assert_eq!(verdict(&keys(&[other.public()]), &token), Verdict::DoesNotHold);
        assert_eq!(
            verdict(&keys(&[Signer::new("b").public()]), &token),
            Verdict::NoSuchKey
        );
        assert_eq!(verdict(&keys(&[]), &token), Verdict::NoSuchKey);
    }

    #[test]
    fn a_change_in_any_part_breaks_the_signature() {
        let signer = Signer::new("a");
        let keys = keys(&[signer.public()]);
        let token = signer.sign(&json!({ "sub": "1" }));
        let parts: Vec<&str> = token.split('.').collect();
        let claims = URL_SAFE_NO_PAD.encode("{\"sub\":\"2\"}");
        let header = URL_SAFE_NO_PAD.encode("{\"kid\":\"a\",\"alg\":\"ES256\"}");
        for forged in [
            format!("{}.{claims}.{}", parts[0], parts[2]),
            format!("{header}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}.AAAA", parts[0], parts[1]),
        ] {
            assert_eq!(verdict(&keys, &forged), Verdict::DoesNotHold, "{forged}");
        }
    }

    #[test]
    fn a_token_without_a_key_id_is_checked_with_every_key_that_fits() {
        let (old, new) = (Signer::new("a"), Signer::new("b"));
        let token = new.sign_as(&json!({ "alg": "ES256" }), &json!({}));
        assert_eq!(
            verdict(&keys(&[old.public(), new.public()]), &token),
            Verdict::Holds
        );
        // It may be signed with a key that came since.
        assert_eq!(verdict(&keys(&[old.public()]), &token), Verdict::NoSuchKey);
    }

    #[test]
    fn keys_for_something_else_are_left_out_and_spoil_nothing() {
        let signer = Signer::new("a");
        let token = signer.sign(&json!({}));
        let mut encryption = signer.public();
        encryption["use"] = json!("enc");
        assert_eq!(verdict(&keys(&[encryption]), &token), Verdict::NoSuchKey);
        let mut other_algorithm = signer.public();
        other_algorithm["alg"] = json!("ES384");
        assert_eq!(verdict(&keys(&[other_algorithm]), &token), Verdict::NoSuchKey);
        let odd = [
            json!({}),
            json!("key"),
            json!({ "kty": "oct", "k": "AA", "kid": "a" }),
            json!({ "kty": "EC", "crv": "P-521", "x": "AA", "y": "AA" }),
            json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" }),
            json!({ "kty": "RSA", "n": "!", "e": "AQAB" }),
            signer.public(),
        ];
        assert_eq!(verdict(&keys(&odd), &token), Verdict::Holds);
    }

    #[test]
    fn edwards_curves_work_too() {
        let random = SystemRandom::new();
        let document = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap();
        let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(pair.public_key().as_ref()) });
        let signed = format!("{}.e30", URL_SAFE_NO_PAD.encode("{\"alg\":\"EdDSA\"}"));
        let signature = URL_SAFE_NO_PAD.encode(pair.sign(signed.as_bytes()));
        assert_eq!(
            verdict(&keys(&[key]), &format!("{signed}.{signature}")),
            Verdict::Holds
        );
    }

    /// RFC 7515, appendix A.2: a signature that somebody else made, with RSA.
    #[test]
    fn the_example_of_the_standard_holds() {
        let key = json!({
            "kty": "RSA", "e": "AQAB",
            "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        });
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        assert_eq!(verdict(&keys(&[key]), token), Verdict::Holds);
    }
}
