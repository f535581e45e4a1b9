//! Colours that people with any colour vision can tell apart, after Okabe and Ito; the text always says it too.

use mednec_graph::Outcome;

use super::Kind;

/// The colours of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paint {
    /// Its inside, light enough for black text.
    pub(super) fill: &'static str,
    /// Its border.
    pub(super) line: &'static str,
}

const fn paint(fill: &'static str, line: &'static str) -> Paint {
    Paint { fill, line }
}

const PLAIN: Paint = paint("#ffffff", "#555555");
const GREEN: Paint = paint("#cdeee3", "#007a59");
const BLUE: Paint = paint("#cfe4f5", "#0072b2");
const RED: Paint = paint("#fbdcc8", "#d55e00");
const YELLOW: Paint = paint("#fcf3b8", "#a08a00");
const PURPLE: Paint = paint("#f3dbe8", "#b3558a");
const GREY: Paint = paint("#ececec", "#777777");

/// The colours of a kind of shape.
pub(super) fn of(kind: Kind) -> Paint {
    match kind {
        Kind::Rule(outcome) | Kind::End(outcome) => match outcome {
            Outcome::Approve | Outcome::NoAuthorizationRequired => GREEN,
            Outcome::ApproveInPart | Outcome::Modify => BLUE,
            Outcome::Deny => RED,
            Outcome::Return => PURPLE,
            Outcome::Pend => YELLOW,
            Outcome::NotApplicable => GREY,
        },
        Kind::Truth(true) => GREEN,
        Kind::Truth(false) => RED,
        Kind::Edition | Kind::Folded | Kind::Elsewhere => GREY,
        Kind::Judgement => YELLOW,
        Kind::Criterion => paint("#eef4fb", "#3b6ea5"),
        Kind::Group | Kind::Condition | Kind::Question => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_that_differ_in_kind_differ_in_colour() {
        use Outcome::{Approve, Deny, NotApplicable, Pend, Return};
        let mut fills =
            [Approve, Deny, Pend, Return, NotApplicable].map(|outcome| of(Kind::End(outcome)).fill);
        fills.sort_unstable();
        assert!(fills.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
