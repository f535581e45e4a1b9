//! Every key of every kind of file, with its meaning in one line.
//!
//! Reading goes by these tables, and so do the lists of keys in the documentation.

/// A key, whether it must be written, and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// As written before the colon.
    pub name: &'static str,
    /// Whether a file without it is in error.
    pub required: bool,
    /// What it means, in one line.
    pub meaning: &'static str,
}

/// The keys of one place.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The place, as a person calls it: `a rule`.
    pub place: &'static str,
    /// Its keys, in the order in which they are usually written.
    pub keys: &'static [Key],
}

impl Table {
    /// The names of all keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }
}

const fn must(name: &'static str, meaning: &'static str) -> Key {
    Key { name, required: true, meaning }
}

const fn may(name: &'static str, meaning: &'static str) -> Key {
    Key { name, required: false, meaning }
}

const ALLOW: Key = may("allow", "warnings allowed here, each with the reason why: `{ code: reason }`");
const CITE: Key = may("cite", "the source and the place in it: `rehab-12 §4.2`");
const SOURCES: Key = may("sources", "the documents that are cited, by short name");
const TITLE: Key = may("title", "what it is, in a few words for people");

const ALL: Key = may("all", "a list of which every entry must hold");
const ANY: Key = may("any", "a list of which one entry must hold");
const NONE: Key = may("none", "a list of which no entry may hold");
const AT_LEAST: Key = may("at_least", "how many entries of `of` must hold");
const OF: Key = may("of", "the list that `at_least` counts");

const APPROVE: Key = may("approve", "the service is approved, for the reason named");
const APPROVE_IN_PART: Key =
    may("approve_in_part", "a part of what is requested is approved, for the reason named");
const DENY: Key = may("deny", "the service is denied, for the reason named");
const MODIFY: Key = may("modify", "something other than what is requested is approved, for the reason named");
const NO_AUTHORIZATION: Key =
    may("no_authorization_required", "the service needs no authorization, for the reason named");
const NOT_APPLICABLE: Key =
    may("not_applicable", "the policy says nothing on this service, for the reason named");
const PEND: Key = may("pend", "a person decides, for the reason named");
const RETURN: Key = may("return", "the request is sent back to be corrected, for the reason named");
const SUGGEST: Key = may("suggest", "procedures to request instead, as a list");

/// One edition of a policy.
pub static POLICY: Table = Table {
    place: "a policy file",
    keys: &[
        must("policy", "the payer and the policy: `example-health/97112`"),
        TITLE,
        may("status", "draft, approved or retired; approved where it is not written"),
        may("edition", "a name for this edition"),
        may("effective", "the days on which it is in force"),
        may("procedures", "the procedures it is for, as a list, or `any`"),
        SOURCES,
        may("parameters", "named values that rules and criteria use"),
        may("criteria", "named conditions"),
        must("rules", "the rules; the first that holds decides"),
        may("reasons", "the reasons that rules name"),
        ALLOW,
    ],
};

/// When a policy is in force.
pub static EFFECTIVE: Table = Table {
    place: "`effective`",
    keys: &[
        may("by", "the date that decides; `service_date` where it is not written"),
        may("from", "the first day, YYYY-MM-DD"),
        may("until", "the last day, YYYY-MM-DD"),
    ],
};

/// A document.
pub static SOURCE: Table = Table {
    place: "a source",
    keys: &[
        must("title", "the document's title"),
        may("version", "its version or date, as the document gives it"),
        may("published", "where it was published"),
        may("read_on", "the day on which it was read, YYYY-MM-DD"),
        may("note", "what should be known about it"),
    ],
};

/// A named condition.
pub static CRITERION: Table = Table {
    place: "a criterion",
    keys: &[
        TITLE,
        CITE,
        may("when", "the condition, if it is a single one"),
        ALL,
        ANY,
        NONE,
        AT_LEAST,
        OF,
        may("open", "what a reviewer is asked where the list is open (\"such as\")"),
        ALLOW,
    ],
};

/// The judgement fact of an open list.
pub static OPEN: Table = Table {
    place: "`open`",
    keys: &[
        must("fact", "the name of the yes/no fact that a reviewer answers"),
        may("question", "the question the reviewer is asked"),
    ],
};

/// A group within a list of conditions.
pub static GROUP: Table = Table { place: "a group", keys: &[ALL, ANY, NONE, AT_LEAST, OF, TITLE, CITE] };

/// A rule.
pub static RULE: Table = Table {
    place: "a rule",
    keys: &[
        DENY,
        PEND,
        APPROVE,
        APPROVE_IN_PART,
        MODIFY,
        RETURN,
        NO_AUTHORIZATION,
        NOT_APPLICABLE,
        may("otherwise", "what is decided if no rule above holds: `{ approve: reason }`; the last rule"),
        may("when", "decides if this holds"),
        may("unless", "decides if this does not hold"),
        SUGGEST,
        TITLE,
        CITE,
        ALLOW,
    ],
};

/// What is decided if no rule holds.
pub static OTHERWISE: Table = Table {
    place: "`otherwise`",
    keys: &[
        APPROVE,
        DENY,
        PEND,
        APPROVE_IN_PART,
        MODIFY,
        RETURN,
        NO_AUTHORIZATION,
        NOT_APPLICABLE,
        SUGGEST,
        TITLE,
        CITE,
    ],
};

/// A reason.
pub static REASON: Table = Table {
    place: "a reason",
    keys: &[
        may(
            "basis",
            "the ground of anything but an approval: medical_necessity, investigational, not_covered, benefit_limit, coding and so on",
        ),
        may("group", "the claim adjustment group: CO, PR, OA or PI"),
        may("carc", "the claim adjustment reason code"),
        may("rarc", "remittance advice remark codes, as a list"),
        may("text", "what a person is told"),
    ],
};

/// A vocabulary.
pub static VOCABULARY: Table = Table {
    place: "a vocabulary file",
    keys: &[
        may("facts", "the facts that cases give and conditions use"),
        may("constraints", "what every case must satisfy, as a list of conditions"),
        ALLOW,
    ],
};

/// A fact.
pub static FACT: Table = Table {
    place: "a fact",
    keys: &[
        must(
            "type",
            "yes/no, whole number, decimal number, date, one of, code, list of codes or list of choices",
        ),
        may("meaning", "what it means"),
        may("question", "the question a person is asked"),
        may("found_in", "where the datum is found"),
        may("answered_by", "provider, member, payer or reviewer; provider where it is not written"),
        may("unit", "the unit of a number"),
        may("range", "the lowest and the highest value: `0 to 56`"),
        may("decimals", "how many decimals a decimal number has at most"),
        may("choices", "what can be chosen, as a list"),
        may("system", "the code system of the codes"),
        may("length", "the fewest and the most entries of a list: `1 to 12`"),
        may(
            "complete",
            "whether a case's list is complete unless it says otherwise; yes where it is not written",
        ),
        may(
            "counts",
            "whether a count of services has the requested one in it: `including this`, `before this`",
        ),
        may("identifying", "whether it identifies a person; it is then never shown"),
    ],
};

/// A value set.
pub static VALUE_SET: Table = Table {
    place: "a value set file",
    keys: &[
        must("value_set", "the name of the set"),
        TITLE,
        may("system", "the code system of the codes"),
        must("codes", "codes, categories (with all below them) and ranges, as a list"),
        may("exclude", "codes, categories and ranges that are taken out again, as a list"),
        SOURCES,
        CITE,
        ALLOW,
    ],
};

/// A code system.
pub static CODE_SYSTEM: Table = Table {
    place: "a code system file",
    keys: &[
        must("code_system", "the name of the system: `cpt`, `icd-10-cm`"),
        TITLE,
        must("codes", "codes and their titles: `{ 97112: Neuromuscular re-education }`"),
    ],
};

/// Shared criteria and reasons.
pub static SHARED: Table = Table {
    place: "a shared file",
    keys: &[
        must("shared", "what the file is about"),
        SOURCES,
        may("criteria", "named conditions that any policy may use"),
        may("reasons", "reasons that any policy may name"),
        ALLOW,
    ],
};

/// A payer.
pub static PAYER: Table = Table {
    place: "a payer file",
    keys: &[
        must("payer", "the payer's short name, as policies use it"),
        must("name", "the payer's name"),
        SOURCES,
    ],
};

/// Cases.
pub static CASES: Table = Table {
    place: "a case file",
    keys: &[
        may("payer", "the payer whose policies are tried; else that of the folder"),
        must("cases", "the cases, as a list"),
    ],
};

/// A case.
pub static CASE: Table = Table {
    place: "a case",
    keys: &[
        must("id", "the case's short name"),
        TITLE,
        may("given", "its facts; what is not written is unknown"),
        may("expect", "what must come out"),
        may("variants", "the same case with some facts changed, each by name"),
    ],
};

/// A variant of a case.
pub static VARIANT: Table = Table {
    place: "a variant",
    keys: &[
        TITLE,
        may("set", "facts added or changed"),
        may("unset", "facts taken away, as a list"),
        may("expect", "what must come out"),
    ],
};

/// What is expected of a case.
pub static EXPECT: Table = Table {
    place: "`expect`",
    keys: &[
        may("outcome", "the outcome: approve, deny, pend and so on"),
        may("reason", "the reason's name"),
        may("basis", "the reason's basis"),
        may("edition", "the edition that must decide"),
        may("suggest", "the procedures suggested instead, as a list"),
        may("missing", "exactly the facts still needed, as a list"),
        may("criteria", "criteria, each `met`, `not met` or `unknown`"),
    ],
};

/// All tables, files before what stands in them.
pub static TABLES: [&Table; 19] = [
    &POLICY,
    &EFFECTIVE,
    &SOURCE,
    &CRITERION,
    &OPEN,
    &GROUP,
    &RULE,
    &OTHERWISE,
    &REASON,
    &VOCABULARY,
    &FACT,
    &VALUE_SET,
    &CODE_SYSTEM,
    &SHARED,
    &PAYER,
    &CASES,
    &CASE,
    &VARIANT,
    &EXPECT,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::OUTCOMES;

    #[test]
    fn every_outcome_is_a_key_of_rules() {
        for outcome in OUTCOMES {
            assert!(RULE.names().any(|name| name == outcome), "{outcome}");
            assert!(OTHERWISE.names().any(|name| name == outcome), "{outcome}");
        }
    }

    #[test]
    fn no_key_stands_twice_and_each_has_a_meaning() {
        for table in TABLES {
            let mut names: Vec<_> = table.names().collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), table.keys.len(), "{}", table.place);
            assert!(table.keys.iter().all(|key| key.meaning.len() > 5));
        }
    }
}
