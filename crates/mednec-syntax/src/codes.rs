//! The problems this crate tells: 1xx, YAML and the shape of files and conditions.

mednec_source::codes! {
    YAML_SYNTAX: Error 101 "yaml-syntax" "the file is not YAML";
}
