//! The files of a project as they are compiled.

use mednec_compiler::written_out;
use mednec_source::Sink;
use mednec_syntax::file::File;

use crate::load::Project;

impl Project {
    /// Every file by its path relative to the folder, as it is compiled: a policy that builds on another is merged with
    /// it, and rows of CSV files stand where they are named.
    pub fn merged(&self) -> Vec<(&str, File)> {
        // What is wrong was told when the project was loaded.
        let written = written_out(&self.sources, &self.files, &mut Sink::new());
        let named =
            written.into_iter().map(|(id, file)| (self.relative.get(&id).map_or("", String::as_str), file));
        named.collect()
    }
}
