//! Codes as numbers whose order is the order of their text, so that a category is a range.

use serde::{Deserialize, Serialize};

/// The most characters a code may have, dots not counted.
const MAX_CODE_LENGTH: usize = 10;

const BITS: u32 = 6;
const FULL: i64 = (1 << BITS) - 1;

/// A system of codes, which says how its codes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CodeSystem {
    /// Diagnoses, ICD-10-CM: `I69.351`.
    Icd10Cm,
    /// Procedures, CPT and HCPCS level II: `97112`, `G0283`.
    Procedure,
    /// Procedure modifiers: `59`, `XS`.
    Modifier,
    /// Any other: letters, digits, `-` and `_`.
    Other,
}

impl CodeSystem {
    /// The systems that a vocabulary may name.
    pub const NAMES: [&str; 4] = ["cpt", "cpt-modifier", "icd-10-cm", "other"];

    /// The system of a name in [`Self::NAMES`].
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "icd-10-cm" => Some(Self::Icd10Cm),
            "cpt" => Some(Self::Procedure),
            "cpt-modifier" => Some(Self::Modifier),
            "other" => Some(Self::Other),
            _ => None,
        }
    }

    /// The name a vocabulary gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Icd10Cm => "icd-10-cm",
            Self::Procedure => "cpt",
            Self::Modifier => "cpt-modifier",
            Self::Other => "other",
        }
    }

    /// What a whole code of this system looks like, for people.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Icd10Cm => "a letter, a digit, and up to five more, such as I69.351",
            Self::Procedure => "five letters or digits, such as 97112",
            Self::Modifier => "two letters or digits, such as 59 or XS",
            Self::Other => "up to ten letters, digits, `-` or `_`",
        }
    }

    /// Whether the text can be a code of this system; `category` allows codes that have others below them.
    pub fn accepts(self, text: &str, category: bool) -> bool {
        let plain: Vec<u8> = text.bytes().filter(|b| *b != b'.').collect();
        let alphanumeric = plain.iter().all(u8::is_ascii_alphanumeric);
        // Behind the first character both have neither O nor I: there they are 0 and 1, mistyped.
        let plain_digits = !plain.iter().skip(1).any(|byte| matches!(byte, b'O' | b'o' | b'I' | b'i'));
        match self {
            Self::Icd10Cm => {
                let dots = text.bytes().filter(|b| *b == b'.').count();
                let dot_right =
                    dots == 0 || (dots == 1 && text.as_bytes().get(3) == Some(&b'.') && text.len() > 4);
                let letter = plain.first().is_some_and(u8::is_ascii_alphabetic);
                let digit = plain.get(1).is_some_and(u8::is_ascii_digit);
                let fewest = if category { 1 } else { 3 };
                let starts_well = letter && (digit || plain.len() == 1);
                starts_well
                    && dot_right
                    && alphanumeric
                    && plain_digits
                    && (fewest..=7).contains(&plain.len())
            }
            Self::Procedure => !text.contains('.') && alphanumeric && plain_digits && plain.len() == 5,
            Self::Modifier => !text.contains('.') && alphanumeric && plain.len() == 2,
            Self::Other => pack(text).is_some(),
        }
    }

    /// The code as a number, or nothing where the text cannot be a code of this system.
    pub fn read(self, text: &str) -> Option<i64> {
        if self.accepts(text, false) { pack(text) } else { None }
    }

    /// A code as people write it.
    pub fn show(self, value: i64) -> String {
        let mut text = unpack(value);
        if self == Self::Icd10Cm && text.len() > 3 {
            text.insert(3, '.');
        }
        text
    }
}

/// A code as a number; letters' case and dots do not count.
fn pack(text: &str) -> Option<i64> {
    let mut value = 0i64;
    let mut length = 0;
    for byte in text.bytes().filter(|b| *b != b'.') {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0' + 1,
            b'A'..=b'Z' => byte - b'A' + 11,
            b'a'..=b'z' => byte - b'a' + 11,
            b'-' => 37,
            b'_' => 38,
            _ => return None,
        };
        value = (value << BITS) | i64::from(digit);
        length += 1;
        if length > MAX_CODE_LENGTH {
            return None;
        }
    }
    let missing = u32::try_from(MAX_CODE_LENGTH - length).unwrap_or(0);
    (length > 0).then_some(value << (BITS * missing))
}

fn unpack(value: i64) -> String {
    let mut text = String::with_capacity(MAX_CODE_LENGTH);
    for place in (0..MAX_CODE_LENGTH).rev() {
        let shift = BITS * u32::try_from(place).unwrap_or(0);
        let digit = u8::try_from((value >> shift) & FULL).unwrap_or(0);
        match digit {
            1..=10 => text.push(char::from(b'0' + digit - 1)),
            11..=36 => text.push(char::from(b'A' + digit - 11)),
            37 => text.push('-'),
            38 => text.push('_'),
            _ => {}
        }
    }
    text
}

impl CodeSystem {
    /// All codes from `first` to `last`, both ends included; nothing where a text cannot be a code or the range is
    /// empty.
    ///
    /// Where the system has categories, each code stands for itself and everything below it: `I60` to `I69` holds
    /// `I60`, `I69.351` and all between. In any other system a code stands for itself alone.
    pub fn range(self, first: &str, last: &str) -> Option<(i64, i64)> {
        let (low, mut high) = (pack(first)?, pack(last)?);
        if self == Self::Icd10Cm {
            let length = last.bytes().filter(|b| *b != b'.').count();
            let below = u32::try_from(MAX_CODE_LENGTH.checked_sub(length)?).ok()?;
            high |= (1i64 << (BITS * below)) - 1;
        }
        (low <= high).then_some((low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_holds_what_is_below_it_and_nothing_else() {
        let (low, high) = CodeSystem::Icd10Cm.range("I60", "I69").unwrap();
        let holds = |code: &str| (low..=high).contains(&CodeSystem::Icd10Cm.read(code).unwrap());
        assert!(["I60", "I69.351", "I63.9", "i69.9"].into_iter().all(holds));
        assert!(!["I59.9", "I70", "I70.0", "G35"].into_iter().any(holds));
        assert!(CodeSystem::Icd10Cm.range("I69", "I60").is_none());
    }

    #[test]
    fn where_there_are_no_categories_a_code_stands_for_itself() {
        let other = CodeSystem::Other;
        let (low, high) = other.range("1", "1").unwrap();
        assert!(!(low..=high).contains(&other.read("11").unwrap()));
        let (low, high) = other.range("north", "north").unwrap();
        assert!((low..=high).contains(&other.read("NORTH").unwrap()));
        assert!(!(low..=high).contains(&other.read("northwest").unwrap()));
        let (low, high) = CodeSystem::Procedure.range("97110", "97112").unwrap();
        let holds = |code: &str| (low..=high).contains(&CodeSystem::Procedure.read(code).unwrap());
        assert!(holds("97112") && !holds("97113"));
    }

    #[test]
    fn codes_are_shown_as_they_are_written() {
        for (system, code) in [
            (CodeSystem::Icd10Cm, "S06.2X1A"),
            (CodeSystem::Icd10Cm, "G35"),
            (CodeSystem::Procedure, "97112"),
            (CodeSystem::Modifier, "XS"),
        ] {
            assert_eq!(system.show(system.read(code).unwrap()), code);
        }
        assert_eq!(CodeSystem::Icd10Cm.read("I69351"), CodeSystem::Icd10Cm.read("I69.351"));
    }

    #[test]
    fn malformed_codes_are_refused() {
        for (system, code) in [
            (CodeSystem::Icd10Cm, "69.351"),
            (CodeSystem::Icd10Cm, "I6.9351"),
            (CodeSystem::Icd10Cm, "I69.35112"),
            (CodeSystem::Icd10Cm, "I6O"),
            (CodeSystem::Icd10Cm, "I69.35i"),
            (CodeSystem::Procedure, "9711O"),
            (CodeSystem::Procedure, "9711"),
            (CodeSystem::Modifier, "599"),
            (CodeSystem::Other, "ü"),
            (CodeSystem::Other, ""),
        ] {
            assert_eq!(system.read(code), None, "{code}");
        }
    }
}
