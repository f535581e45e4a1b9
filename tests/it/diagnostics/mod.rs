//! Every problem that mednec can tell of has a page for people and a fixture that brings it about.
//!
//! | folder | one folder in it |
//! | --- | --- |
//! | `tests/diagnostics` | policy files with one problem of reading or compiling, over `base` |
//! | `tests/case-problems` | a case, or a file of cases, with one problem, over `base` |
//! | `tests/yaml-bends` | what YAML itself would bend, with cases that show it is read rightly |
//! | `docs/diagnostics` | a page for each code, whose examples are those of the fixtures |

mod analysed;
mod bends;
mod cases;
mod elsewhere;
mod fixture;
mod follow_ups;
mod locked;
mod page;
mod pages;
mod positions;
mod published;
mod scaffolded;
mod sealed;
mod snapshots;
