//! What people write when they mean something else.

use crate::runtime::Runtime;

/// Whether readers of YAML 1.1 or 1.2 make something of a plain word that would not be written the same again: a
/// decimal number that ends with 0, a number with a leading 0, an exponent, the many words for yes and no.
pub fn changes_as_number_or_word(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    if matches!(
        word.as_str(),
        "yes" | "no" | "on" | "off" | "y" | "n" | "true" | "false" | "null" | "~" | ".inf" | "-.inf" | ".nan"
    ) {
        return true;
    }
    let number = word.strip_prefix(['-', '+']).unwrap_or(&word);
    if !number.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    if ["0x", "0o", "0b"].iter().any(|prefix| number.starts_with(prefix)) {
        return true;
    }
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        Some((whole, part)) if (whole.is_empty() || is_digits(whole)) && is_digits(part) => {
            part.ends_with('0') || whole.is_empty() || (whole.len() > 1 && whole.starts_with('0'))
        }
        Some(_) => number.parse::<f64>().is_ok(),
        None if is_digits(number) => (number.len() > 1 && number.starts_with('0')) || number.len() > 15,
        None => number.parse::<f64>().is_ok() || is_digits(&number.replace(['_', ':'], "")),
    }
}

/// The runtime that someone meant who wrote `Python 3.11` or `node22`.
pub fn likely_runtime(word: &str) -> Option<Runtime> {
    let plain: String = word
        .to_ascii_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let plain = match plain.strip_prefix("node") {
        Some(rest) if !rest.starts_with("js") => format!("nodejs{rest}"),
        _ => plain.replace("java", "corretto"),
    };
    match plain.as_str() {
        "python" | "python3" | "py" => Some(Runtime::Python311),
        "nodejs" => Some(Runtime::Nodejs22),
        "corretto" => Some(Runtime::Corretto11),
        "go" | "golang" => Some(Runtime::Go1),
        _ => Runtime::from_file(&plain),
    }
}
