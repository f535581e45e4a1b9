//! The keys of rules and of what they decide.

use super::shape::BASES;
use super::shape::Shape::{List, Member, Name, NameOf, OneOrMany, Open, Place, Procedure, Text, Value, Word};
use super::shape::Sort::Reason;
use super::shared::{ALLOW, CITE, TITLE};
use super::{Key, Table, may, must};

const APPROVE: Key = may("approve", NameOf(Reason), "the service is approved, for the reason named");
const APPROVE_IN_PART: Key =
    may("approve_in_part", NameOf(Reason), "a part of what is requested is approved, for the reason named");
const DENY: Key = may("deny", NameOf(Reason), "the service is denied, for the reason named");
const MODIFY: Key =
    may("modify", NameOf(Reason), "something other than what is requested is approved, for the reason named");
const NO_AUTHORIZATION: Key = may(
    "no_authorization_required",
    NameOf(Reason),
    "the service needs no authorization, for the reason named",
);
const NOT_APPLICABLE: Key =
    may("not_applicable", NameOf(Reason), "the policy says nothing on this service, for the reason named");
const PEND: Key = may("pend", NameOf(Reason), "a person decides, for the reason named");
const RETURN: Key =
    may("return", NameOf(Reason), "the request is sent back to be corrected, for the reason named");
const SUGGEST: Key = may("suggest", List(&Procedure), "procedures to request instead, as a list");
const NAME: Key = may("name", Name, "its own name, by which another policy can add a rule before it");
const GRANT: Key =
    may("grant", Open(&GRANT_KEYS, &Value), "what is granted: `{ visits: 12 visits, within: 6 weeks }`");
const COUNTS_SILENCE: Key =
    may("counts_silence", Text, "why it may approve or deny on what is not documented");

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
        may(
            "otherwise",
            Place(&OTHERWISE),
            "what is decided if no rule above holds: `{ approve: reason }`; the last rule",
        ),
        may(
            "soft_limit",
            NameOf(Reason),
            "a person looks at what goes over a limit with nothing to support it",
        ),
        may("when", Member, "decides if this holds"),
        may("unless", OneOrMany(&Member), "decides if this does not hold; beside `when` the exceptions"),
        NAME,
        GRANT,
        COUNTS_SILENCE,
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
        NAME,
        GRANT,
        COUNTS_SILENCE,
        SUGGEST,
        TITLE,
        CITE,
    ],
};

/// A limit that a person may lift.
pub static SOFT_LIMIT: Table = Table {
    place: "a soft limit",
    keys: &[
        must("soft_limit", NameOf(Reason), "the reason why a person looks at it"),
        must("over", Member, "when the limit is passed"),
        must(
            "supported_by",
            OneOrMany(&Member),
            "what supports going over it, as a list; one of them is enough",
        ),
        NAME,
        TITLE,
        CITE,
        ALLOW,
    ],
};

/// What a rule grants, beside quantities by name.
pub static GRANT_KEYS: Table = Table {
    place: "`grant`",
    keys: &[
        may("within", Value, "how long it may be used: `6 weeks`"),
        may("from", Value, "the first day; `service_date` where it is not written"),
        may("until", Value, "the last day, in place of `within`"),
        may("procedure", Procedure, "the procedure granted in place of the requested one"),
        may(
            "remainder",
            Word(&["review", "deny", "none"]),
            "what happens to what is asked for beyond it: review, deny or none",
        ),
    ],
};

/// A reason.
pub static REASON: Table = Table {
    place: "a reason",
    keys: &[
        may(
            "basis",
            Word(&BASES),
            "the ground of anything but an approval: medical_necessity, investigational, not_covered, benefit_limit, coding and so on",
        ),
        may("report_as", NameOf(Reason), "the reason that is reported in its place"),
        may("group", Word(&["CO", "PR", "OA", "PI"]), "the claim adjustment group: CO, PR, OA or PI"),
        may("carc", Text, "the claim adjustment reason code"),
        may("rarc", List(&Text), "remittance advice remark codes, as a list"),
        may("text", Text, "what a person is told"),
    ],
};
