//! The nine rules over columns of bytes, the same for every source of such columns.

use bench_kit::Answer;

/// How many rows are looked at together: their bytes stay in the nearest cache.
pub const BLOCK: usize = 1024;

/// What a block of rows says to each rule, one byte a row, 0 or 1.
pub struct Block {
    pub other_procedure: [u8; BLOCK],
    pub massage: [u8; BLOCK],
    pub not_one_on_one: [u8; BLOCK],
    pub unqualified: [u8; BLOCK],
    pub neuromuscular: [u8; BLOCK],
    pub impaired: [u8; BLOCK],
    pub documented: [u8; BLOCK],
    pub unmodified: [u8; BLOCK],
    pub beyond: [u8; BLOCK],
    /// Room for answers, as numbers that the compiler can work on side by side.
    answers: [u8; BLOCK],
}

/// The answers in the order of their numbers.
const ANSWERS: [Answer; 9] = [
    Answer::OtherProcedure,
    Answer::NotNeuromuscularReeducation,
    Answer::NotOneOnOne,
    Answer::UnqualifiedProvider,
    Answer::NoNeuromuscularImpairment,
    Answer::Documentation,
    Answer::ModifierRequired,
    Answer::VisitLimit,
    Answer::CriteriaMet,
];

impl Block {
    pub fn new() -> Box<Self> {
        let none = [0; BLOCK];
        Box::new(Self {
            other_procedure: none,
            massage: none,
            not_one_on_one: none,
            unqualified: none,
            neuromuscular: none,
            impaired: none,
            documented: none,
            unmodified: none,
            beyond: none,
            answers: none,
        })
    }

    /// Adds the answers to the first rows of the block: the last rule is written first, and each before it over it.
    pub fn decide(&mut self, rows: usize, into: &mut Vec<Answer>) {
        for row in 0..BLOCK {
            let unfounded = 1 - (self.neuromuscular[row] & self.impaired[row]);
            let mut answer = 8;
            answer = if self.beyond[row] != 0 { 7 } else { answer };
            answer = if self.unmodified[row] != 0 { 6 } else { answer };
            answer = if self.documented[row] == 0 { 5 } else { answer };
            answer = if unfounded != 0 { 4 } else { answer };
            answer = if self.unqualified[row] != 0 { 3 } else { answer };
            answer = if self.not_one_on_one[row] != 0 { 2 } else { answer };
            answer = if self.massage[row] != 0 { 1 } else { answer };
            answer = if self.other_procedure[row] != 0 { 0 } else { answer };
            self.answers[row] = answer;
        }
        into.extend(self.answers[..rows].iter().map(|answer| ANSWERS[usize::from(*answer)]));
    }
}
