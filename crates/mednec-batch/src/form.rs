//! What a file of rows is, by the ending of its name.

use std::path::Path;

/// How rows are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JSON object on each line.
    Ndjson,
    /// Values set apart by commas, semicolons or tabs, with the names of the columns first; written with commas.
    Csv,
    /// An XLSX workbook with the names of the columns first.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

impl Form {
    /// What `--from` and `--to` call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// The form that the ending of a name tells.
    pub fn of_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "parquet" | "pq" => Some(Self::Parquet),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_form() {
        let of = |name: &str| Form::of_name(Path::new(name));
        assert_eq!(of("a/b.NDJSON"), Some(Form::Ndjson));
        assert_eq!(of("part-0001.snappy.parquet"), Some(Form::Parquet));
        assert_eq!(of("rows.csv"), Some(Form::Csv));
        assert_eq!(of("rows.XLSX"), Some(Form::Xlsx));
        assert_eq!(of("rows"), None);
        assert_eq!(of("rows.txt"), None);
    }
}
