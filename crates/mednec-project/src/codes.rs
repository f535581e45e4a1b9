//! The problems this crate tells: 6xx cases, 7xx files, bundles and outputs.

use mednec_source::Code;

mednec_source::codes! {
    UNKNOWN_CASE_FACT: Error 601 "unknown-case-fact" "a case names a fact that is not in the vocabulary";
    CASE_TYPE: Error 602 "case-type" "a value in a case is of another type than its fact";
    CASE_CHOICE: Error 603 "case-choice" "a value in a case is none of the fact's choices";
    CASE_CODE: Error 604 "case-code" "a code in a case does not look like one of its system";
    CASE_RANGE: Error 605 "case-range" "a value in a case lies outside the fact's range";
    CASE_DECIMALS: Error 606 "case-decimals" "a number in a case has more decimals than its fact";
    CASE_LIST_LENGTH: Error 607 "case-list-length" "a list in a case has too few or too many elements";
    CASE_DUPLICATE_KEY: Error 608 "case-duplicate-key" "a case gives a fact twice";
    CASE_CONTRADICTION: Error 609 "case-contradiction" "facts of a case cannot all be true";
    CASE_SYNTAX: Error 610 "case-syntax" "a case is not written as JSON or YAML, or is not one object";
    UNKNOWN_CASE_PAYER: Error 611 "unknown-case-payer" "a case names a payer that the policies do not have";
    CASE_LINE_TOO_LONG: Error 612 "case-line-too-long" "a line of cases is too long to be read";
    CASES_WITHOUT_PAYER: Error 613 "cases-without-payer" "a file of cases does not say whose policies are tried";
    UNKNOWN_CASE_CRITERION: Error 614 "unknown-case-criterion" "a case expects something of a criterion that no policy of the payer has";
    EXPECTED_WORD: Error 615 "expected-word" "an expectation is a word that no determination has";
    CASE_NAME_TAKEN: Error 616 "case-name-taken" "two cases of a file have the same name";
    UNKNOWN_CASE_FIELD: Error 617 "unknown-case-field" "a record in a case has a field that its list does not have";
    CASE_RECORD: Error 618 "case-record" "a record in a case cannot be, by what holds of every record of its list";
    CASE_COMPLETE_FROM: Error 619 "case-complete-from" "a day from which on a list is complete is given where there can be none";
    NO_CASE_RUN: Error 620 "no-case-run" "no case was there to be run";
    CODE_NOT_VALID_ON_DATE: Warning 621 "code-not-valid-on-date" "a code in a case is not valid on the day of its service";
    CASE_LINE: Error 622 "case-line" "a line of a claim cannot be, or the claim says something else";

    NOT_FOUND: Error 701 "not-found" "no file or folder is there";
    UNREADABLE_FILE: Error 702 "unreadable-file" "a file or folder cannot be read";
    NOT_UTF8: Error 703 "not-utf8" "a file is not UTF-8 text";
    FILE_TOO_LARGE: Error 704 "file-too-large" "a file is too large to be read";
    NO_POLICY_FILES: Error 705 "no-policy-files" "a folder holds no YAML file";
    NO_VOCABULARY: Warning 706 "no-vocabulary" "no vocabulary was found for a single file";
    FOLDER_TOO_LARGE: Error 707 "folder-too-large" "a folder holds too many files or is nested too deeply";
    REVIEW_OVERDUE: Warning 708 "review-overdue" "an approved policy was to be read again before now";
    PASSED_OVER: Warning 709 "passed-over" "a file that is named almost like a policy file is not read";
    NOT_A_BUNDLE: Error 711 "not-a-bundle" "a file is not a bundle of compiled policies";
    BUNDLE_VERSION: Error 712 "bundle-version" "a bundle has a format version that this mednec does not read";
    BUNDLE_DAMAGED: Error 713 "bundle-damaged" "a bundle is not what was written";
    BAD_MAP: Error 714 "bad-map" "a mapping from columns to facts cannot be used";
    UNREADABLE_ROWS: Error 715 "unreadable-rows" "a file of rows is not what its ending says, or is damaged";
    UNKNOWN_COLUMN: Error 716 "unknown-column" "a column of an input is no fact, and no mapping names it";
    UNCLEAR_INPUT: Error 717 "unclear-input" "which rows are meant, or in what form, cannot be told";
    BAD_COSTS: Error 718 "bad-costs" "a file of costs cannot be used";
    BAD_FREQUENCIES: Error 719 "bad-frequencies" "a file of frequencies cannot be used";
    BAD_TEMPLATE: Error 723 "bad-template" "a template of letters names what does not exist, or cannot be read";
    NOT_A_WORKBOOK: Error 724 "not-a-workbook" "a file is no XLSX workbook that can be read";
    BAD_IMPORT: Error 725 "bad-import" "a file of decision tables cannot be read";
    BAD_CODE_FILE: Error 726 "bad-code-file" "a file of codes is not what was published";
    CODE_UNKNOWN: Warning 727 "code-unknown" "a code is in no year of its system that was given";
    CODE_NOT_BILLABLE: Warning 728 "code-not-billable" "a case has a category where a code is billed";
    CODE_OUT_OF_DATE: Warning 729 "code-out-of-date" "a code does not hold on the day";
    NOT_WRITTEN: Error 721 "not-written" "a file could not be written";
    UNSIGNED_BUNDLE: Error 731 "unsigned-bundle" "a bundle that must be signed has no signature beside it";
    WRONG_SIGNATURE: Error 732 "wrong-signature" "a signature is not one of this bundle by a key that is trusted";
    BAD_KEY: Error 733 "bad-key" "a file is not the key that is asked for";
    SOURCES_NOT_SIGNED: Error 734 "sources-not-signed" "a signed bundle is asked for, and this is a folder of policies";
    ALREADY_THERE: Error 735 "already-there" "a file stands where a new one is to be made";
    BAD_RECEIPTS: Error 736 "bad-receipts" "a file is not receipts that this mednec reads";
    BROKEN_SEAL: Error 737 "broken-seal" "a line of receipts is not what was written, or not where it was";
    NO_SUCH_BUNDLE: Error 738 "no-such-bundle" "the bundle that receipts name is not there";
    BAD_ANSWER: Error 761 "bad-answer" "what is said to `mednec new` cannot be used";
    NO_PLACE: Error 762 "no-place" "a file is laid out so that nothing can be added to it";
    NO_LOCK: Error 741 "no-lock" "policies that are to be as they were locked have no lock";
    NOT_LOCKED: Error 742 "not-locked" "an approved edition is not in the lock";
    LOCKED_MEANING_CHANGED: Error 743 "locked-meaning-changed" "an approved edition means something else than was locked";
    LOCKED_EDITION_GONE: Error 744 "locked-edition-gone" "an edition that was locked is no longer there";
    BAD_LOCK: Error 745 "bad-lock" "a lock cannot be read, or what an edition means cannot be locked";
}

/// Every code of mednec, by number: those of reading, of compiling, and of this crate.
pub fn all_codes() -> Vec<&'static Code> {
    let mut all: Vec<&'static Code> = Vec::new();
    all.extend(mednec_syntax::codes::CODES);
    all.extend(mednec_compiler::codes::CODES);
    all.extend(CODES);
    all.sort_by_key(|code| code.number);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_name_and_no_number_is_given_twice() {
        let all = all_codes();
        let names: BTreeSet<&str> = all.iter().map(|code| code.name).collect();
        let numbers: BTreeSet<u16> = all.iter().map(|code| code.number).collect();
        assert_eq!((names.len(), numbers.len()), (all.len(), all.len()));
    }

    #[test]
    fn numbers_are_those_of_this_layer() {
        assert!(CODES.iter().all(|code| (600..800).contains(&code.number)));
    }
}
