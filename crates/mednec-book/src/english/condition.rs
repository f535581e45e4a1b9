//! From a compiled condition to what is said of it.

use mednec_graph::condition::{Condition, ConditionKind, Count};
use mednec_graph::{ConditionId, OriginId};

use super::{Piece, Said, Sentence, Speaker, clause};

/// What stands before a criterion that is not to be met.
pub(super) const NOT_MET: &str = "this is not met: ";

/// The longest list that stands in a sentence.
const MOST_IN_LINE: usize = 3;
/// The longest sentence with a list in it.
const LONGEST_LINE: usize = 170;

impl Speaker<'_> {
    /// That a condition holds, or that it does not.
    pub(crate) fn condition(&self, id: ConditionId, holds: bool) -> Said {
        let Some(condition) = self.unit.conditions.get(id.0 as usize) else { return Said::default() };
        let mut sentence = Sentence::default();
        if condition.is_comparison() {
            self.comparison(&condition.text, holds, &mut sentence);
            return Said { title: condition.title.as_ref().map(String::from), ..Said::of(sentence.pieces()) };
        }
        match &condition.kind {
            ConditionKind::Constant(always) => {
                sentence.say(if *always == holds { "always" } else { "never" });
            }
            ConditionKind::Not(inner) => return self.condition(*inner, !holds),
            ConditionKind::Criterion { index, .. } => {
                let Some(criterion) = self.edition.criteria.get(*index as usize) else {
                    return Said::default();
                };
                if !holds {
                    sentence.say(NOT_MET);
                }
                let title = criterion.title.as_ref().map(String::from);
                let title = title.unwrap_or_else(|| self.words.named(&criterion.name));
                sentence.name(&self.words.going_on(&title), self.criterion_place(&criterion.name));
            }
            ConditionKind::Group { count, members } => return self.group(condition, *count, members, holds),
            ConditionKind::Test { .. } => {
                self.comparison(&condition.text, holds, &mut sentence);
            }
        }
        Said::of(sentence.pieces())
    }

    /// Where a criterion stands on the page of its edition.
    pub(crate) fn criterion_place(&self, name: &str) -> String {
        format!("#{}-{name}", self.anchor)
    }

    fn group(&self, condition: &Condition, count: Count, members: &[ConditionId], holds: bool) -> Said {
        let plain = condition.title.is_none();
        if let ([only], true, Count::All | Count::Any) = (members, plain, count) {
            return self.condition(*only, holds);
        }
        let (lead, join) = match (count, holds) {
            (Count::All, true) => ("all of these hold", Some(" and ")),
            (Count::All, false) => ("at least one of these does not hold", None),
            (Count::Any, true) | (Count::None, false) => ("at least one of these holds", Some(" or ")),
            (Count::Any, false) | (Count::None, true) => ("none of these holds", None),
            (Count::AtLeast(fewest), true) => {
                return self.listed(condition, &format!("at least {fewest} of these hold"), None, members);
            }
            (Count::AtLeast(fewest), false) => {
                return self.listed(condition, &format!("fewer than {fewest} of these hold"), None, members);
            }
        };
        self.listed(condition, lead, join, members)
    }

    fn listed(
        &self,
        condition: &Condition,
        lead: &str,
        join: Option<&'static str>,
        members: &[ConditionId],
    ) -> Said {
        let title = condition.title.as_ref().map(String::from);
        let cites = if title.is_some() { self.cites(condition.origin) } else { Vec::new() };
        let mut sentence = Sentence::default();
        sentence.say(lead);
        let members = members.iter().map(|member| self.condition(*member, true)).collect();
        Said { pieces: sentence.pieces(), title, cites, members, join }
    }

    /// What is cited at a place.
    pub(crate) fn cites(&self, origin: OriginId) -> Vec<String> {
        self.bundle.citations_of(origin).map(|citation| citation.text()).collect()
    }
}

impl Said {
    /// The same behind "when", where what only names something ("fever or chills") needs words before it.
    pub(crate) fn behind_when(mut self) -> Self {
        if self.only_names() {
            self.pieces.insert(0, Piece { text: "this applies: ".to_owned(), href: None });
        }
        self
    }

    /// Whether it is a fact or criterion whose words make no sentence.
    fn only_names(&self) -> bool {
        match self.pieces.as_slice() {
            [Piece { text, href: Some(_) }] => {
                self.members.is_empty() && !text.contains(": ") && !clause::is_clause(text)
            }
            _ => false,
        }
    }

    /// The same in one sentence, where that can be read in one way only.
    pub(crate) fn in_line(self) -> Self {
        let plain = |member: &Self| {
            let text = member.text();
            member.members.is_empty()
                && member.title.is_none()
                && !member.only_names()
                && ![",", ";", ":", " and ", " or "].iter().any(|sign| text.contains(sign))
        };
        let length: usize = self.members.iter().map(|member| member.text().chars().count()).sum();
        let fits = (1..=MOST_IN_LINE).contains(&self.members.len()) && length <= LONGEST_LINE;
        let (Some(join), true, None) = (self.join, fits && self.members.iter().all(plain), &self.title)
        else {
            return self;
        };
        let mut sentence = Sentence::default();
        for (at, member) in self.members.iter().enumerate() {
            if at > 0 {
                sentence.say(join);
            }
            sentence.join(&member.pieces);
        }
        Self { pieces: sentence.pieces(), join: None, members: Vec::new(), ..self }
    }
}
