//! `mednec key`: keys, which sign bundles.

use clap::builder::styling::Style;
use mednec_project::new_keys;

use super::{ended_by, print};
use crate::args::{Key, KeyVerb};
use crate::exit::{Exit, Stop};
use crate::pretty::width::{Line, Page, clean, page};

/// Runs the verb.
pub(crate) fn run(args: &Key) -> Result<Exit, Stop> {
    let KeyVerb::New(args) = &args.verb;
    let made = new_keys(&args.name).map_err(|problem| ended_by(&problem))?;
    let (private, public) = (made.private.to_string_lossy(), made.public.to_string_lossy());
    let mut out = Page::new(page());
    for (path, use_of) in [
        (private, "signs: keep it where only those who release policies can read it"),
        (public, "verifies: give it to everyone who uses the bundles"),
    ] {
        out.hang(Line::plain(&clean(&path)).and("  ", Style::new()), Line::plain(use_of));
    }
    out.hang(Line::plain("  key "), Line::plain(&made.id));
    let written = print(&out.render());
    Stop::told(written, Exit::Done)
}
