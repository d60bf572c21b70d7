//! A drawing as an attribute of the page, so that the browser need not lay out again what the page shows already.

use std::fmt::Write;

use super::Drawing;

impl Drawing {
    /// It in hexadecimal digits of its postcard (<https://postcard.jamesmunns.com/wire-format>).
    pub fn to_text(&self) -> String {
        let bytes = postcard::to_allocvec(self).expect("a plain value in memory can be written");
        bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            // Nothing fails to be written into a string.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// What [`Drawing::to_text`] has written; none of any other text.
    pub fn of_text(text: &str) -> Option<Drawing> {
        let digits = text.as_bytes();
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        let pairs = digits.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return None;
        }
        let bytes = pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect::<Option<Vec<u8>>>()?;
        let (drawing, rest) = postcard::take_from_bytes(&bytes).ok()?;
        rest.is_empty().then_some(drawing)
    }
}
