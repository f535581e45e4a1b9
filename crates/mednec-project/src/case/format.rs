//! In which form cases are written.

use serde::de::IgnoredAny;

/// A form in which cases are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseFormat {
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// One YAML mapping.
    Yaml,
}

impl CaseFormat {
    /// What a file's name says.
    pub fn of_name(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// What the first bytes of an input say, where it has no name.
    pub fn of_start(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        if bytes.first() != Some(&b'{') {
            return Self::Yaml;
        }
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else {
            // A line that goes on past what is seen is read as a stream, which holds one line at a time.
            return if is_whole(bytes) { Self::Json } else { Self::Ndjson };
        };
        let (first, rest) = bytes.split_at(end);
        if is_whole(first) && !rest.trim_ascii().is_empty() { Self::Ndjson } else { Self::Json }
    }
}

fn is_whole(json: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(json).is_ok()
}

#[cfg(test)]
mod tests {
    use super::CaseFormat::{self, Json, Ndjson, Yaml};

    #[test]
    fn names_and_first_bytes_tell_the_form() {
        let names = ["a.json", "a.b.NDJSON", "a.jsonl", "case.yml", "case", "x.txt"].map(CaseFormat::of_name);
        assert_eq!(names, [Some(Json), Some(Ndjson), Some(Ndjson), Some(Yaml), None, None]);
        for (start, format) in [
            ("{\"a\": 1}\n", Json),
            ("{\n  \"a\": 1\n}\n", Json),
            ("{\"a\": 1}\n{\"a\": 2}\n", Ndjson),
            ("{\"a\": 1, \"b\": [1, 2, ", Ndjson),
            ("\u{feff}  {\"a\": 1}", Json),
            ("procedure: 97112\n", Yaml),
            ("", Yaml),
        ] {
            assert_eq!(CaseFormat::of_start(start.as_bytes()), format, "{start:?}");
        }
    }
}
