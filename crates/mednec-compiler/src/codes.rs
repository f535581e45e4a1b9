//! The problems this crate tells: 2xx names, 3xx types, units and codes, 4xx logic, 5xx dates and editions.

mednec_source::codes! {
    UNKNOWN_FACT: Error 201 "unknown-fact" "a name in a comparison is not in the vocabulary";
    UNKNOWN_CRITERION: Error 202 "unknown-criterion" "a name stands for no criterion and no yes/no fact";
    UNKNOWN_VALUE_SET: Error 203 "unknown-value-set" "no value set has this name";
    UNKNOWN_REASON: Error 204 "unknown-reason" "a rule names a reason that is not declared";
    UNKNOWN_SOURCE: Error 205 "unknown-source" "a citation names a document that is not declared";
    UNKNOWN_CHOICE: Error 206 "unknown-choice" "a value is none of the fact's choices";
    UNKNOWN_PAYER: Error 207 "unknown-payer" "a policy's payer has no payer file";
    UNKNOWN_UNIT: Error 208 "unknown-unit" "a unit that mednec does not know";
    NAME_TAKEN: Error 209 "name-taken" "two things have the same name";
    UNKNOWN_CODE_SYSTEM: Error 210 "unknown-code-system" "a code system that mednec does not know";
    CRITERIA_CYCLE: Error 211 "criteria-cycle" "criteria are built on each other in a circle";
    RESERVED_NAME: Error 212 "reserved-name" "a name that mednec uses itself";
    UNKNOWN_ALLOW: Error 213 "unknown-allow" "`allow` names no warning of mednec";
    JUDGEMENT_SHARED: Error 214 "judgement-shared" "two criteria share one judgement fact";
    UNKNOWN_BASE: Error 215 "unknown-base" "the policy that another builds on is not there, or not told apart";
    BAD_CHANGE: Error 216 "bad-change" "a change of a base does not fit it";
    UNKNOWN_CSV: Error 217 "unknown-csv" "a CSV file that is named is not there";
    VALUE_CYCLE: Error 218 "value-cycle" "parameters, tables and criteria stand for each other in a circle";

    TYPE_MISMATCH: Error 301 "type-mismatch" "values of different types are compared";
    UNIT_MISMATCH: Error 302 "unit-mismatch" "units that do not convert are compared";
    UNIT_MISSING: Error 303 "unit-missing" "a number needs its unit";
    MALFORMED_CODE: Error 304 "malformed-code" "a code does not look like one of its system";
    EMPTY_CODE_RANGE: Error 305 "empty-code-range" "a range of codes ends before it begins";
    BAD_FACT: Error 306 "bad-fact" "a fact's declaration does not add up";
    ALWAYS_THE_SAME: Warning 307 "always-the-same" "a comparison has the same answer for every value of the fact";
    COUNT_BOUNDARY: Error 308 "count-boundary" "a count does not say whether this service is in it";
    CONSTRAINT_FORM: Error 309 "constraint-form" "a constraint is not of a form that mednec can use";
    OPEN_WITHOUT_LIST: Error 310 "open-without-list" "`open` stands where there is no list to be open";
    CODE_FAMILY: Error 311 "code-family" "a family of codes is written with a placeholder";
    UNKNOWN_ADJUSTMENT_CODE: Warning 312 "unknown-adjustment-code" "a claim code that is not in mednec's table";
    UNKNOWN_BASIS: Error 313 "unknown-basis" "a reason's basis is none that mednec knows";
    CONSTRAINTS_CONTRADICT: Error 314 "constraints-contradict" "no case can satisfy all constraints";
    OPEN_LIST_EXCLUDES: Warning 315 "open-list-excludes" "a rule denies by the judgement of an open list";
    WINDOW_BOUNDARY: Error 316 "window-boundary" "a window does not say whether the day it is counted from is in it";
    SET_NEEDS_DATE: Error 317 "set-needs-date" "codes of a set come and go, and no day is named";
    RECORD_FIELD: Error 318 "record-field" "something is asked of records that they cannot tell";
    BAD_TABLE: Error 320 "bad-table" "a table does not add up";
    TABLE_HOLE: Error 321 "table-hole" "a parameter or table has no value for some cases";
    BAD_GRANT: Error 322 "bad-grant" "what a rule grants does not add up";
    BAD_DISPOSITION: Error 323 "bad-disposition" "an entry of `dispositions` does not add up";
    LAPSE_BASIS: Error 324 "lapse-basis" "a lapsed request is denied for something other than lack of information";
    SILENCE_DECIDES: Error 325 "silence-decides" "a rule decides on what is not documented";
    UNKNOWN_STAGE: Error 326 "unknown-stage" "a policy stands in a stage that its payer does not have";
    OUTSIDE_LIMITS: Error 327 "outside-limits" "a parameter is set to more or less than the base allows";
    BAD_CSV: Error 328 "bad-csv" "the columns of a CSV file do not fit what names it";
    BAD_TIMED_UNITS: Error 330 "bad-timed-units" "an entry of `timed_units` does not add up";
    BAD_ACCUMULATOR: Error 331 "bad-accumulator" "an accumulator does not add up";
    BAD_REQUESTS: Error 332 "bad-requests" "a list whose records are requests of their own does not say enough of them";
    BAD_PUBLISHED: Error 333 "bad-published-table" "a table as it is published has rows that cannot be read, or is not named well";
    SOFT_LIMIT_BASIS: Error 329 "soft-limit-basis" "a soft limit has a reason on another basis than documentation";

    RULE_NEVER_DECIDES: Warning 401 "rule-never-decides" "no case can be decided by a rule";
    NO_RULE_DECIDES: Warning 402 "no-rule-decides" "some cases are decided by no rule";
    UNUSED_CRITERION: Warning 403 "unused-criterion" "no rule uses a criterion";
    MISSING_CITATION: Warning 404 "missing-citation" "a criterion cites no document";
    OVER_BUDGET: Warning 405 "over-budget" "the decision graph of a policy is too large";
    UNUSED_ALLOW: Warning 406 "unused-allow" "an allowed warning does not occur";
    UNUSED_PARAMETER: Warning 407 "unused-parameter" "nothing uses a parameter";
    REASON_WITHOUT_BASIS: Error 408 "reason-without-basis" "a reason for anything but an approval has no basis";
    CRITERION_ALWAYS: Warning 409 "criterion-always" "a criterion is met always or never";
    TOO_DEEP: Error 410 "criteria-too-deep" "criteria are built on each other in too many steps";
    TOO_MANY_TERMS: Error 411 "too-many-terms" "policies that share procedures ask more than one graph can hold";
    BASE_CHANGED: Warning 414 "base-changed" "what a change takes the place of is no longer what it was";
    TOO_MANY_ALTERNATIVES: Error 412 "too-many-alternatives" "a condition or a table has more alternatives than can be kept apart";

    EMPTY_PERIOD: Error 501 "empty-period" "an edition ends before it begins";
    OVERLAPPING_EDITIONS: Error 502 "overlapping-editions" "two editions govern the same day";
    HOLE_BETWEEN_EDITIONS: Error 503 "hole-between-editions" "no edition governs some days between two others";
    UNKNOWN_STATUS: Error 504 "unknown-status" "a policy's status is none that mednec knows";
    CODE_NOT_VALID: Warning 505 "code-not-valid" "a code is valid on no day on which the edition governs";
    HOLE_BETWEEN_POLICIES: Warning 507 "hole-between-policies" "no policy governs some days between two others";
    UNKNOWN_SPANNING: Error 506 "unknown-spanning" "a word after `spanning` that mednec does not know";
}
