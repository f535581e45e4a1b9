//! As of which day policies are taken.

use clap::Args;

use crate::args::day;

/// As of which day policies are taken.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Known {
    /// Take only the editions that were known on this day [default: all]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) known_on: Option<i64>,
}
