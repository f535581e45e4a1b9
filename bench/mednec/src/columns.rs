//! Many cases at once: Arrow columns, and pieces of NDJSON.

use arrow_array::RecordBatch;
use bench_kit::{Answer, Result};
use mednec_batch::ColumnAnswerer;
use mednec_graph::Bundle;

/// How many bytes of lines go together, as in `mednec batch`.
const PIECE: usize = 1 << 20;

/// The answers to the rows of a batch.
pub fn batch(
    bundle: &Bundle,
    answerer: &mut ColumnAnswerer<'_>,
    batch: &RecordBatch,
    into: &mut Vec<Answer>,
) -> Result<()> {
    let found = answerer.determine(batch).map_err(|problem| problem.message)?;
    answers(bundle, answerer, &found, into);
    Ok(())
}

/// The answers to lines of NDJSON, piece by piece.
pub fn lines(bundle: &Bundle, answerer: &mut ColumnAnswerer<'_>, pieces: &[Vec<u8>], into: &mut Vec<Answer>) {
    for piece in pieces {
        let found = answerer.determine_lines(piece);
        answers(bundle, answerer, &found, into);
    }
}

/// Lines in pieces of about a mebibyte.
pub fn pieces(lines: &[String]) -> Vec<Vec<u8>> {
    let mut pieces = vec![Vec::new()];
    for line in lines {
        if pieces.last().is_none_or(|piece| piece.len() >= PIECE) {
            pieces.push(Vec::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.extend_from_slice(line.as_bytes());
            piece.push(b'\n');
        }
    }
    pieces
}

/// The answers of verdicts; numbers of those found by masks are small, of those found by row large.
fn answers(bundle: &Bundle, answerer: &ColumnAnswerer<'_>, found: &[u32], into: &mut Vec<Answer>) {
    let answer = |number: u32| {
        let brief = answerer.verdict(number)?;
        Some(Answer::of(brief.end.outcome(bundle).name(), brief.end.reason(bundle)))
    };
    let by_mask: Vec<Answer> = (0..).map_while(answer).collect();
    into.extend(found.iter().map(|number| match by_mask.get(*number as usize) {
        Some(known) => *known,
        None => answer(*number).unwrap_or(Answer::Nothing),
    }));
}
