//! `mednec schema`: the JSON Schema of a kind of file.

use mednec_project::file_schema;

use super::print;
use crate::args_editors::Schema;
use crate::exit::{Exit, Stop};

/// Runs the verb.
pub(crate) fn run(args: &Schema) -> Result<Exit, Stop> {
    let Some(schema) = file_schema(&args.kind) else {
        return Err(Stop::could_not(format!("no kind of file is called `{}`", args.kind)));
    };
    print(&format!("{schema:#}\n"))?;
    Ok(Exit::Done)
}
