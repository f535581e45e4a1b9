//! Policies ready to determine with: a folder, or a bundle that was compiled before.

use std::fs;
use std::path::Path;

use mednec_compiler::Options;
use mednec_graph::{Bundle, BundleProblem, read_bundle};
use mednec_seal::PublicKey;
use mednec_source::{Diagnostic, SourceMap};

use crate::codes::{BUNDLE_DAMAGED, BUNDLE_VERSION, FILE_TOO_LARGE, NOT_A_BUNDLE};
use crate::discover::{is_yaml, shown, unreadable};
use crate::file_text::{missing, not_a_file};
use crate::load::Project;
use crate::signing::{sources_not_signed, verify};

/// The largest bundle that is read.
const MOST_BUNDLE_BYTES: u64 = 1024 * 1024 * 1024;

/// Compiled policies, with their SHA-256.
#[derive(Debug)]
pub struct Policies {
    /// The bundle.
    pub bundle: Bundle,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// The texts that `warnings` point into; empty where a bundle file was read.
    pub sources: SourceMap,
    /// What was found in a folder and did not keep it from being compiled.
    pub warnings: Vec<Diagnostic>,
}

/// Why there are no policies to determine with.
#[derive(Debug)]
pub struct Failure {
    /// The texts that the diagnostics point into.
    pub sources: SourceMap,
    /// What is wrong, by place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Policies {
    /// Compiles a folder, or reads a bundle file; which of the two it is, the path itself tells.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Failure> {
        Self::open_trusted(path, options, &[])
    }

    /// The same, of a bundle file that one of these keys signed; anything else is refused. No key asks for no signature.
    pub fn open_trusted(path: &Path, options: &Options, keys: &[PublicKey]) -> Result<Self, Failure> {
        let alone = |problem: Diagnostic| Failure { sources: SourceMap::new(), diagnostics: vec![problem] };
        let metadata = fs::metadata(path).map_err(|error| alone(missing(path, &error)))?;
        if metadata.is_dir() && !keys.is_empty() {
            return Err(alone(sources_not_signed(path)));
        }
        if metadata.is_dir() {
            return Self::compile(path, options);
        }
        if !metadata.is_file() {
            return Err(alone(not_a_file(path)));
        }
        if metadata.len() > MOST_BUNDLE_BYTES {
            let gib = MOST_BUNDLE_BYTES / (1024 * 1024 * 1024);
            let problem = Diagnostic::new(&FILE_TOO_LARGE, format!("a bundle has at most {gib} GiB"));
            return Err(alone(
                problem.in_path(shown(path)).help("give a bundle, or the folder that holds the policies"),
            ));
        }
        let bytes = fs::read(path).map_err(|error| alone(unreadable(path, &error)))?;
        if !keys.is_empty() {
            // Of bytes that nobody stands behind, nothing is read.
            verify(path, &bytes, keys).map_err(|problem| alone(*problem))?;
        }
        match read_bundle(&bytes) {
            Ok((bundle, sha256)) => {
                Ok(Self { bundle, sha256, sources: SourceMap::new(), warnings: Vec::new() })
            }
            Err(problem) => Err(alone(bundle_problem(path, &problem))),
        }
    }

    /// The policies as of a day, or with everything known where none is given; of policies that were not so taken before.
    #[must_use]
    pub fn as_known_on(self, day: Option<i64>) -> Self {
        Self { bundle: self.bundle.as_known_on(day), ..self }
    }

    fn compile(path: &Path, options: &Options) -> Result<Self, Failure> {
        let (sources, diagnostics, compiled) = Project::load(path, options).into_parts();
        match compiled {
            Some((bundle, sha256)) => Ok(Self { bundle, sha256, sources, warnings: diagnostics }),
            None => Err(Failure { sources, diagnostics }),
        }
    }
}

/// What is told of bytes that are not a bundle.
fn bundle_problem(path: &Path, problem: &BundleProblem) -> Diagnostic {
    let (code, help) = match problem {
        BundleProblem::NotABundle if is_yaml(path) => {
            (&NOT_A_BUNDLE, "give the folder that holds the policies, not one of its files")
        }
        BundleProblem::UnknownVersion(_) => (
            &BUNDLE_VERSION,
            "compile the policies again with `mednec compile`, or use the mednec that made the bundle",
        ),
        BundleProblem::Damaged | BundleProblem::Unreadable => {
            (&BUNDLE_DAMAGED, "copy the bundle again, or compile the policies again with `mednec compile`")
        }
        _ => (&NOT_A_BUNDLE, "give the folder that holds the policies, or a bundle made by `mednec compile`"),
    };
    Diagnostic::new(code, problem.to_string()).in_path(shown(path)).help(help)
}
