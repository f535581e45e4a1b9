//! The codes of diagnoses as they are published, and what of value sets, conditions and cases is none of them.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | order files of ICD-10-CM, one for each year | [`IcdYears`]: which code there was when, and which can be billed | guesses the year of a file |
//! | a table of new and old codes | [`Successors`] | follows a circle |
//! | a project, and these | problems with their places | looks at codes of other systems |

mod check;
mod order;
mod successors;
mod years;

pub use check::{CodeCheck, check_codes};
pub use order::{IcdFile, read_icd_file};
pub use successors::{Successors, read_successors};
pub use years::IcdYears;

/// A code as it is compared: capitals and digits alone.
pub(crate) fn bare(code: &str) -> String {
    let code = code.trim().trim_end_matches('-');
    code.chars().filter(|c| *c != '.' && !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

/// A code as it is written: with a dot behind the category.
pub(crate) fn dotted(code: &str) -> String {
    match (code.get(..3), code.get(3..)) {
        (Some(category), Some(rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_owned(),
    }
}

/// Whether a bare text has the form of a code.
pub(crate) fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    (3..=7).contains(&bytes.len())
        && bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.get(1).is_some_and(u8::is_ascii_digit)
        && bytes.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}
