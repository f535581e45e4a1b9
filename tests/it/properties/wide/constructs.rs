//! That the random policies use the whole language.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::draw_policy;
use crate::properties::run;

/// What the random policies must use, each as it is written.
const CONSTRUCTS: &str = "any visits|no visits|every visits|count of visits|count of different size of visits|\
sum of size of visits|latest held of|earliest held of|highest size of|lowest size of|first size of|last size of|\
last site of visits|change of size of|where (site is place)|where (size > n)|including this|before this|\
days up to|days before|days from|days after|month up to|months from|year up to|in the calendar year of|\
in the calendar month of|counted from|visits since|visits before|visits up to|visits on|visits from|\
latest taken of tests|years from|after e|+ 1 month|+ 1 year|earliest of (|latest of (|lowest of (|grade >=|\
place is spot|any dx in|first of dx|last of ch|in dated on|is documented|is not documented|is documented absent|\
is conflicting|date of n|is between|is not between|is not within|at least 2 of|p0|t0|by: tone|by: d|by: a|\
hit: first|hit: unique|collect: sum|collect: lowest|collect: highest|collect: count|including:|unless:|applies:|\
soft_limit|report_as|overrides: yes|stage: s1|spanning: pend|spanning: first|if_absent|each:|counts: before this|\
approve_in_part|modify|no_authorization_required|not_applicable|s0-1-0.yaml|s0-0-1.yaml";

#[test]
fn every_construct_is_drawn() {
    let found = RefCell::new(BTreeSet::new());
    run(800, draw_policy::payer(), |payer| {
        let text = payer.to_string();
        found.borrow_mut().extend(CONSTRUCTS.split('|').filter(|construct| text.contains(construct)));
        Ok(())
    });
    let found = found.borrow();
    let never: Vec<&str> = CONSTRUCTS.split('|').filter(|construct| !found.contains(construct)).collect();
    assert!(never.is_empty(), "never drawn: {never:?}");
}
