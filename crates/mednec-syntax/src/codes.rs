//! The problems this crate tells: 1xx, YAML and the shape of files and conditions.

mednec_source::codes! {
    YAML_SYNTAX: Error 101 "yaml-syntax" "the file is not YAML";
    YAML_COLON: Error 102 "yaml-colon" "a colon inside a value without quotes, or without a space after a key";
    YAML_FOLDED: Error 103 "yaml-folded" "a value begins with `>` or `|`, which YAML takes for a block of text";
    YAML_RESERVED: Error 104 "yaml-reserved" "a value begins with a character that YAML keeps for itself";
    YAML_TAB: Error 105 "yaml-tab" "a tab where YAML wants spaces";
    YAML_QUOTE: Error 106 "yaml-quote" "a quote that is not closed, or closed too early";
    YAML_INDENT: Error 107 "yaml-indent" "a line starts in a column that fits nothing above it";
    YAML_BRACKET: Error 108 "yaml-bracket" "a bracket or comma is missing or too many";
    YAML_ANCHOR: Error 109 "yaml-anchor" "an anchor or alias, which are not read";
    YAML_TAG: Error 110 "yaml-tag" "a tag, which is not read";
    YAML_MERGE: Error 111 "yaml-merge" "a merge key `<<`, which is not read";
    DUPLICATE_KEY: Error 112 "duplicate-key" "a key is written twice";
    KEY_NOT_TEXT: Error 113 "key-not-text" "a key is not a name";
    MORE_DOCUMENTS: Error 114 "more-documents" "a file holds more than one document";
    CONTROL_CHARACTER: Error 115 "control-character" "a character that cannot be seen";
    YAML_LIMIT: Error 116 "yaml-limit" "a file is too large or nested too deeply";
    UNKNOWN_FILE_KIND: Error 120 "unknown-file-kind" "no key says what the file is, or several do";
    UNKNOWN_KEY: Error 121 "unknown-key" "a key that has no meaning in this place";
    MISSING_KEY: Error 122 "missing-key" "a key that must be written is missing";
    WRONG_KIND: Error 123 "wrong-kind" "text, list or keys where something else is expected";
    BAD_DATE: Error 124 "bad-date" "not a date written YYYY-MM-DD, or no such day";
    BAD_NUMBER: Error 125 "bad-number" "not a whole number, or too small or large";
    BAD_NAME: Error 126 "bad-name" "a name with characters that names do not have";
    BAD_YES_NO: Error 127 "bad-yes-no" "neither yes nor no";
    UNKNOWN_OUTCOME: Error 128 "unknown-outcome" "no outcome is called so";
    RULE_OUTCOME: Error 129 "rule-outcome" "a rule has no outcome or more than one";
    RULE_GUARD: Error 130 "rule-guard" "a rule has neither `when` nor `unless`";
    OTHERWISE_NOT_LAST: Error 131 "otherwise-not-last" "a rule stands after `otherwise` and never decides";
    GROUP_COUNT: Error 132 "group-count" "a group does not say how many of its entries must hold, or says it twice";
    EMPTY_GROUP: Error 133 "empty-group" "a group has no entries";
    AT_LEAST_TOO_MANY: Error 134 "at-least-too-many" "`at_least` asks for more entries than there are";
    BAD_RANGE: Error 135 "bad-range" "not a range written `0 to 56`";
    INCLUDING_ELSEWHERE: Error 136 "including-elsewhere" "`including` names what does not stand under `of`";
    GRANT_FORM: Error 137 "grant-form" "a grant where nothing is approved, none where one is needed, or one that ends twice";
    CHANGE_FORM: Error 138 "change-form" "a change does not say what it changes, or says several things";
    CSV_SHAPE: Error 139 "csv-shape" "a CSV file without a header, or with rows that do not fit it";
    CONDITION_SYNTAX: Error 140 "condition-syntax" "a condition, value or code is not written in the language";
    HABIT_OPERATOR: Error 141 "habit-operator" "an operator or quotes from another language";
    MIXED_AND_OR: Error 142 "mixed-and-or" "`and` and `or` side by side without parentheses";
    BARE_NOT: Error 143 "bare-not" "`not` beside `and` or `or` without parentheses";
    CONDITION_TOO_DEEP: Error 144 "condition-too-deep" "too many brackets inside each other, or too long a sum";
    CONDITION_TOO_LONG: Error 145 "condition-too-long" "a condition is too long";
    WHERE_UNCLEAR: Error 146 "where-unclear" "`and` or `or` follows a `where` without parentheses";
    TOO_MANY_RULES: Error 147 "too-many-rules" "a policy has more rules than are read";
    CONDITION_INTERNAL: Error 179 "condition-internal" "a fault of mednec while it read a condition";
}
