#![no_main]
//! What lies behind the hash of a bundle is read, or refused; if it is a bundle, an empty case is determined with it.

use libfuzzer_sys::fuzz_target;
use mednec_graph::{Case, FORMAT_VERSION, Walker, read_bundle};
use sha2::{Digest, Sha256};

fuzz_target!(|data: &[u8]| {
    let _ = read_bundle(data);
    let mut file = b"mednec\0b".to_vec();
    file.extend(FORMAT_VERSION.to_le_bytes());
    file.extend(Sha256::digest(data));
    file.extend(data);
    let Ok((bundle, _)) = read_bundle(&file) else { return };
    let mut walker = Walker::new(&bundle);
    let case = Case::new(bundle.facts.len());
    for payer in 0..bundle.payers.len().min(4) {
        let _ = walker.decide(payer, &case);
        let found = walker.determine(Some(payer), &case);
        for edition in found.editions.iter().take(4) {
            let mut told = mednec_graph::Explanation::default();
            walker.explain(*edition, &case, &mut told);
        }
    }
});
