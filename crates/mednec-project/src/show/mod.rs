//! A policy as it is compiled: merged with what it builds on, rows of CSV files in their places, and each part with
//! where it was written and which changes made it what it is.

mod merge;
mod parts;
mod tree;
mod written;

use std::path::Path;

use mednec_compiler::written_out;
use mednec_source::{Sink, did_you_mean};
use mednec_syntax::file::File;
use serde::Serialize;

use crate::load::Project;
use merge::Merge;
pub use written::Written;

/// The name and version of the shape of what is shown.
pub const SHOWN_SCHEMA: &str = "mednec.policy/1";

/// A file, or a part of it, as it is compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The name and version of this shape.
    pub schema: &'static str,
    /// The file, relative to the folder of policies.
    pub file: String,
    /// The policies that it builds on, the nearest first.
    pub based_on: Vec<Base>,
    /// What it says, in the order of a file.
    pub parts: Vec<Part>,
    /// What was taken out of what it builds on.
    pub withdrawn: Vec<Withdrawn>,
}

/// A policy that another builds on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Base {
    /// Its id.
    pub policy: String,
    /// The name of its edition, if it has one.
    pub edition: Option<String>,
    /// Its file.
    pub file: String,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// The file, relative to the folder of policies.
    pub file: String,
    /// The line; the first is 1.
    pub line: u32,
}

/// A part of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The key of the file that it stands under, or its own.
    pub section: &'static str,
    /// Its name, where its section has several; of a rule its name, else its reason.
    pub name: Option<String>,
    /// What it says.
    pub text: Written,
    /// Where it was written.
    pub origin: At,
    /// The file that its rows are from.
    pub rows_from: Option<String>,
    /// What changed it on the way from the first policy to this one, in that order.
    pub changes: Vec<Altered>,
    #[serde(skip)]
    also: Option<String>,
}

/// What a change did to a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Altered {
    /// What it is.
    #[serde(flatten)]
    pub kind: Alteration,
    /// Why.
    pub because: String,
    /// Where it is written.
    pub origin: At,
    /// What the part was before.
    pub before: Option<Before>,
}

/// The ways in which a change makes a part another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "change", content = "name")]
pub enum Alteration {
    /// The parameter has another value.
    Set,
    /// The criterion is written anew.
    Replaced,
    /// A criterion left its lists.
    Without(String),
    /// The rule was added before the one named.
    AddedBefore(String),
}

/// What a part was before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Before {
    /// What it said.
    pub text: Written,
    /// Where that was written.
    pub origin: At,
}

/// A criterion that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Withdrawn {
    /// Its name.
    pub name: String,
    /// Why.
    pub because: String,
    /// Where that is written.
    pub origin: At,
    /// What it was.
    pub before: Option<Before>,
}

/// Why nothing can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NothingShown {
    /// What there is none of.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Project {
    /// The editions of a policy, or the file asked for, as they are compiled; of these only what is called `name`, if
    /// one is given. Criteria of shared files and value sets have their names wherever a policy is shown.
    pub fn show(&self, which: &str, name: Option<&str>) -> Result<Vec<Shown>, NothingShown> {
        // What is wrong was told when the project was loaded.
        let written = written_out(&self.sources, &self.files, &mut Sink::new());
        let merge = Merge { project: self, written: &written };
        let found = self.chosen(which);
        if found.is_empty() {
            return Err(self.no_policy(which));
        }
        let mut shown: Vec<Shown> = found.into_iter().filter_map(|at| merge.shown(at)).collect();
        let Some(name) = name else { return Ok(shown) };
        let called = |part: &Part| part.name.as_deref() == Some(name) || part.also.as_deref() == Some(name);
        let mut known: Vec<String> = Vec::new();
        for one in &mut shown {
            known.extend(one.parts.iter().flat_map(|part| part.name.iter().chain(&part.also).cloned()));
            known.extend(one.withdrawn.iter().map(|one| one.name.clone()));
            one.parts.retain(called);
            one.withdrawn.retain(|one| one.name == name);
        }
        for at in self.elsewhere() {
            let Some(mut one) = merge.shown(at) else { continue };
            known.extend(one.parts.iter().filter_map(|part| part.name.clone()));
            one.parts.retain(|part| part.section != "sources" && called(part));
            if !shown.iter().any(|own| own.file == one.file) {
                shown.push(one);
            }
        }
        shown.retain(|one| !one.parts.is_empty() || !one.withdrawn.is_empty());
        if shown.is_empty() {
            let near = did_you_mean(name, known.iter().map(String::as_str));
            let help = near.unwrap_or_else(|| "leave the name out to see all that there is".into());
            return Err(NothingShown { message: format!("nothing in `{which}` is called `{name}`"), help });
        }
        Ok(shown)
    }

    /// Where the files are that are asked for by the id of a policy, or by their path.
    fn chosen(&self, which: &str) -> Vec<usize> {
        let of = |wanted: &dyn Fn(&File, &str) -> bool| -> Vec<usize> {
            let relative = |id| self.relative.get(id).map_or("", String::as_str);
            let all = self.files.iter().enumerate();
            all.filter(|(_, (id, file))| wanted(file, relative(id))).map(|(at, _)| at).collect()
        };
        let named = of(&|file, _| matches!(file, File::Policy(policy) if policy.id.node == which));
        if !named.is_empty() {
            return named;
        }
        let asked = which.replace('\\', "/");
        let asked = asked.strip_prefix("./").unwrap_or(&asked);
        let kind = |file: &File| matches!(file, File::Policy(_) | File::Shared(_) | File::ValueSet(_));
        if Path::new(which).is_file() && self.only.is_some() {
            let only = |at: &usize| {
                let one = self.files.get(*at).map(|(id, file)| (id, kind(file)));
                one.is_some_and(|(id, kind)| kind && self.only.iter().flatten().any(|only| only == id))
            };
            return (0..self.files.len()).filter(only).collect();
        }
        of(&|file, relative| kind(file) && (asked == relative || asked.ends_with(&format!("/{relative}"))))
    }

    /// Shared files and value sets.
    fn elsewhere(&self) -> Vec<usize> {
        let all = self.files.iter().enumerate();
        let kind = |file: &File| matches!(file, File::Shared(_) | File::ValueSet(_));
        all.filter(|(_, (_, file))| kind(file)).map(|(at, _)| at).collect()
    }

    fn no_policy(&self, which: &str) -> NothingShown {
        if Path::new(which).is_file() {
            return NothingShown {
                message: format!("`{which}` is no policy, shared file or value set"),
                help: "give the id of a policy, such as `example-health/97112`, or its file".into(),
            };
        }
        let ids: std::collections::BTreeSet<&str> = self
            .files
            .iter()
            .filter_map(|(_, file)| match file {
                File::Policy(policy) => Some(policy.id.node.as_str()),
                _ => None,
            })
            .collect();
        let near = did_you_mean(which, ids.iter().copied());
        let listed = || {
            let first: Vec<&str> = ids.iter().take(5).copied().collect();
            let more = ids.len().saturating_sub(first.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("there are {}{more}", first.join(", "))
        };
        NothingShown { message: format!("no policy is called `{which}`"), help: near.unwrap_or_else(listed) }
    }
}
