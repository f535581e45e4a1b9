//! What people read in a terminal: text in styles, laid out by the width that letters take on the screen.

pub(crate) mod analysis;
pub(crate) mod asking;
pub(crate) mod batch;
pub(crate) mod changes;
pub(crate) mod coverage;
pub(crate) mod criteria;
pub(crate) mod determination;
mod effects;
pub(crate) mod explanation;
pub(crate) mod impact;
pub(crate) mod replay;
pub(crate) mod table;
pub(crate) mod width;
pub(crate) mod written;

use clap::builder::styling::{AnsiColor, Style};
pub(crate) use mednec_draw::words;
use mednec_graph::{Outcome, Status};

/// The style of something that matters.
pub(crate) const BOLD: Style = Style::new().bold();
/// The style of something that matters less.
pub(crate) const DIM: Style = Style::new().dimmed();

/// The style of an outcome.
pub(crate) fn outcome_style(outcome: Outcome) -> Style {
    let colour = match outcome {
        Outcome::Approve | Outcome::NoAuthorizationRequired => AnsiColor::Green,
        Outcome::ApproveInPart | Outcome::Modify => AnsiColor::Cyan,
        Outcome::Deny => AnsiColor::Red,
        Outcome::Return => AnsiColor::Magenta,
        Outcome::Pend => AnsiColor::Yellow,
        Outcome::NotApplicable => AnsiColor::White,
    };
    colour.on_default().bold()
}

/// The sign of a status, and its style.
pub(crate) fn status_mark(status: Status) -> (&'static str, Style) {
    match status {
        Status::Met => ("✓", AnsiColor::Green.on_default().bold()),
        Status::NotMet => ("✗", AnsiColor::Red.on_default().bold()),
        Status::Unknown => ("?", AnsiColor::Yellow.on_default().bold()),
    }
}
