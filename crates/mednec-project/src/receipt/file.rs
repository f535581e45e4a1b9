//! Receipts on their way into a file.

use std::io::Write;
use std::path::Path;

use mednec_seal::Chain;
use mednec_source::Diagnostic;

use super::{End, Head, RECEIPTS_SCHEMA, VERSION};
use crate::write::WholeFile;

/// How many bytes are kept before they are written.
const KEPT: usize = 64 * 1024;

/// A file of receipts, which appears under its name when it is finished, whole.
#[derive(Debug)]
pub struct ReceiptsFile {
    file: WholeFile,
    chain: Chain,
    count: u64,
    bytes: Vec<u8>,
}

#[expect(clippy::result_large_err, reason = "a failure ends the run")]
impl ReceiptsFile {
    /// Begins a file of receipts for determinations with a bundle of this SHA-256.
    pub fn create(path: &Path, bundle: &str) -> Result<Self, Diagnostic> {
        let file = WholeFile::create(path)?;
        let mut receipts = Self { file, chain: Chain::default(), count: 0, bytes: Vec::new() };
        let head = Head { schema: RECEIPTS_SCHEMA.into(), mednec: VERSION.into(), bundle: bundle.to_owned() };
        receipts.chain.write(&serde_json::to_string(&head).unwrap_or_default(), &mut receipts.bytes);
        Ok(receipts)
    }

    /// Adds a receipt, given as [`super::Receipt::line`] makes it.
    pub fn add(&mut self, line: &str) -> Result<(), Diagnostic> {
        self.count += 1;
        let rest = line.strip_prefix('{').unwrap_or(line);
        self.chain.write(&format!("{{\"number\":{},{rest}", self.count), &mut self.bytes);
        if self.bytes.len() < KEPT { Ok(()) } else { self.flush() }
    }

    /// Writes the last line and makes the file appear; its seal, which stands for all of the file.
    pub fn finish(mut self) -> Result<String, Diagnostic> {
        let end = serde_json::to_string(&End { count: self.count }).unwrap_or_default();
        self.chain.write(&end, &mut self.bytes);
        self.flush()?;
        self.file.finish()?;
        Ok(self.chain.last().to_owned())
    }

    fn flush(&mut self) -> Result<(), Diagnostic> {
        self.file.write_all(&self.bytes).map_err(|error| self.file.problem(&error))?;
        self.bytes.clear();
        Ok(())
    }
}
