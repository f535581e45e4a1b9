//! The name and number of a kind of problem.

use serde::Serialize;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; changes no exit code.
    Note,
    /// Probably not what the author meant; an error under `--deny-warnings`.
    Warning,
    /// Must be mended before the file can be used.
    Error,
}

impl Severity {
    /// The word a person reads.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One kind of problem, declared once beside its check with [`codes!`](crate::codes).
///
/// Numbers go by layer: 1xx YAML and the shape of files, 2xx names, 3xx types, units and codes, 4xx logic, 5xx dates
/// and editions, 6xx the facts of a case, 7xx bundles and outputs, 9xx faults of mednec itself.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// The kebab-case name that people use: `unknown-fact`.
    pub name: &'static str,
    /// A short stable number for citations.
    pub number: u16,
    /// The severity it has unless the run says otherwise.
    pub severity: Severity,
    /// One line for lists of codes.
    pub summary: &'static str,
}

/// Declares codes as statics and gathers them in `CODES`.
///
/// ```
/// mednec_source::codes! {
///     UNKNOWN_FACT: Error 201 "unknown-fact" "a name is not in the vocabulary";
/// }
/// assert_eq!(CODES[0].name, "unknown-fact");
/// ```
#[macro_export]
macro_rules! codes {
    ($($id:ident: $severity:ident $number:literal $name:literal $summary:literal;)+) => {
        $(
            #[doc = $summary]
            pub static $id: $crate::Code = $crate::Code {
                name: $name,
                number: $number,
                severity: $crate::Severity::$severity,
                summary: $summary,
            };
        )+
        /// Every code this module declares.
        pub static CODES: &[&$crate::Code] = &[$(&$id),+];
    };
}
