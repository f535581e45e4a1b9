//! Receipts that were changed, each way, and what is told of it.

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

fn receipt(at: usize) -> Receipt {
    Receipt {
        case_id: (at != 2).then(|| format!("case-{at}")),
        case: "ab".repeat(32),
        asked: Asked((at != 1).then(|| "example-health".to_owned())),
        known_on: (at == 3).then(|| "2025-08-31".to_owned()),
        told: Told {
            payer: Some("example-health".into()),
            policy: Some(OneOrMany::One("example-health/97112".into())),
            edition: Some(OneOrMany::Many(vec!["from 2024-01-01".into(), "until 2023-12-31".into()])),
            outcome: "deny".into(),
            reason: "not_one_on_one".into(),
        },
        mednec: VERSION.to_owned(),
    }
}

/// A file of four receipts, and its lines.
fn written() -> (TempDir, PathBuf, Vec<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.receipts");
    let mut file = ReceiptsFile::create(&path, "cd").unwrap();
    (0..4).for_each(|at| file.add(&receipt(at).line()).unwrap());
    let seal = file.finish().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    (folder, path, text.lines().map(str::to_owned).collect(), seal)
}

/// What is told of lines: where, and what.
fn told<L: AsRef<str>>(path: &std::path::Path, lines: &[L]) -> Vec<(u64, String)> {
    let text: String = lines.iter().map(|line| format!("{}\n", line.as_ref())).collect();
    std::fs::write(path, text).unwrap();
    Receipts::open(path)
        .unwrap()
        .broken
        .into_iter()
        .map(|problem| {
            let mednec_source::Place::Line { line, .. } = problem.place else { panic!("{problem:?}") };
            assert_eq!(problem.code.name, "broken-seal");
            (line, problem.message)
        })
        .collect()
}

#[test]
fn receipts_are_read_as_they_were_written() {
    let (_folder, path, lines, seal) = written();
    assert_eq!(lines.len(), 6);
    let found = Receipts::open(&path).unwrap();
    assert_eq!((found.bundle.as_str(), found.mednec.as_str()), ("cd", VERSION));
    assert_eq!(found.broken, []);
    assert_eq!(found.seal, seal);
    assert!(lines[5].ends_with(&format!("\"seal\":\"{seal}\"}}")));
    assert_eq!(found.entries.len(), 4);
    // Two ways of asking, and one thing told.
    assert_eq!(found.told.len(), 2);
    for (at, entry) in found.entries.iter().enumerate() {
        let expected = receipt(at);
        assert_eq!(entry.case_id.as_deref(), expected.case_id.as_deref());
        assert_eq!((&*entry.case, entry.line), (expected.case.as_str(), at as u64 + 2));
        assert_eq!(found.told[entry.told], (expected.asked, expected.told));
    }
}

#[test]
fn a_change_of_any_part_of_a_receipt_is_seen() {
    let (_folder, path, lines, _) = written();
    let line = &lines[2];
    for (was, is) in [
        ("\"number\":2", "\"number\":3"),
        ("case-1", "case-7"),
        ("abab", "acab"),
        ("\"asked\":null", "\"asked\":\"example-health\""),
        ("\"payer\":\"example-health\"", "\"payer\":null"),
        ("97112", "97110"),
        ("2024-01-01", "2024-01-02"),
        ("deny", "approve"),
        ("not_one_on_one", "criteria_met"),
        (VERSION, "9.9.9"),
        ("{\"", "{ \""),
    ] {
        let changed = line.replacen(was, is, 1);
        assert_ne!(&changed, line, "{was}");
        let mut bad = lines.clone();
        bad[2] = changed;
        let found = told(&path, &bad);
        assert_eq!(found[0].0, 3, "{was}: {found:?}");
        if was != "\"number\":2" {
            assert_eq!(found.len(), 1, "{was}: {found:?}");
        }
    }
    // Every single byte, the seal included.
    for at in 0..line.len() {
        let mut bytes = line.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        let mut bad = lines.clone();
        bad[2] = changed;
        assert!(!told(&path, &bad).is_empty(), "byte {at}");
    }
}

#[test]
fn lines_that_are_missing_moved_or_added_are_named() {
    let (_folder, path, lines, _) = written();
    let of = |order: &[usize]| {
        let chosen: Vec<&String> = order.iter().map(|at| &lines[*at]).collect();
        told(&path, &chosen).into_iter().map(|(line, _)| line).collect::<Vec<_>>()
    };
    assert!(of(&[0, 1, 2, 3, 4, 5]).is_empty());
    assert_eq!(of(&[0, 1, 3, 4, 5]), [3], "the second receipt was taken out");
    assert!(of(&[0, 1, 3, 2, 4, 5]).starts_with(&[3, 4]), "two were swapped");
    assert!(of(&[0, 1, 2, 2, 3, 4, 5]).starts_with(&[4]), "one is there twice");
    assert_eq!(of(&[0, 1, 2, 3, 5]), [5], "the last receipt was taken out");
    assert_eq!(of(&[0, 1, 2, 3, 4]), [5], "the end was cut off");
    assert_eq!(of(&[0]), [1]);
    assert_eq!(of(&[0, 1, 2, 3, 4, 5, 4]), [7]);
    assert_eq!(
        told(&path, &[&lines[0], &lines[2]])[0].1,
        "receipt 2 stands where receipt 1 is due: lines were taken out, put in or moved"
    );
}

#[test]
fn a_file_cut_off_at_any_byte_is_seen() {
    let (_folder, path, ..) = written();
    let bytes = std::fs::read(&path).unwrap();
    for end in 0..bytes.len() {
        std::fs::write(&path, &bytes[..end]).unwrap();
        match Receipts::open(&path) {
            Ok(found) => assert!(!found.broken.is_empty(), "cut at {end}"),
            Err(problem) => assert_eq!(problem.code.name, "bad-receipts"),
        }
    }
}

#[test]
fn what_is_no_file_of_receipts_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.receipts");
    assert_eq!(Receipts::open(&path).unwrap_err().code.name, "not-found");
    let newer = "{\"schema\":\"mednec.receipts/2\",\"mednec\":\"9\",\"bundle\":\"cd\"}\n";
    for text in ["", "{}\n", "case_id,outcome\n", newer] {
        std::fs::write(&path, text).unwrap();
        assert_eq!(Receipts::open(&path).unwrap_err().code.name, "bad-receipts", "{text}");
    }
}
