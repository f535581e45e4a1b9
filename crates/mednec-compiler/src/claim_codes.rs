//! The claim adjustment groups, reason codes and remark codes that mednec knows. Meanings are in our own words; X12's
//! own list is licensed and longer, so a code that is not here is told as a warning, not refused.

/// Claim adjustment groups.
pub(crate) const GROUPS: [(&str, &str); 4] = [
    ("CO", "the provider bears it"),
    ("OA", "other adjustment"),
    ("PI", "the payer lowers it"),
    ("PR", "the patient bears it"),
];

/// Claim adjustment reason codes (CARC) that fit determinations of necessity, benefit and coding.
pub(crate) const REASONS: [(&str, &str); 37] = [
    ("4", "a modifier is missing or does not fit the procedure"),
    ("16", "information is missing or wrong"),
    ("50", "not medically necessary by the payer's standard"),
    ("55", "experimental or investigational"),
    ("59", "reduced by the rules for several procedures"),
    ("96", "not covered"),
    ("97", "included in another service"),
    ("119", "the benefit's maximum is reached"),
    ("146", "the diagnosis was not valid on the date"),
    ("150", "the level of service is not supported"),
    ("151", "the frequency or number is not supported"),
    ("152", "the length of service is not supported"),
    ("163", "an attachment was not received"),
    ("167", "the diagnosis is not covered"),
    ("170", "not payable for this type of provider"),
    ("185", "the rendering provider may not do it"),
    ("197", "authorization is absent"),
    ("198", "authorization is exceeded"),
    ("204", "not covered under the plan"),
    ("222", "over the contract's hours, days or units"),
    ("226", "requested information was not provided in time"),
    ("227", "the patient did not provide requested information"),
    ("231", "cannot be done on the same day"),
    ("234", "not paid separately"),
    ("236", "the combination is not allowed by correct-coding edits"),
    ("250", "the attachment is the wrong one"),
    ("251", "the attachment is incomplete"),
    ("252", "an attachment is required"),
    ("256", "not payable under the contract"),
    ("272", "programme guidelines are not met"),
    ("273", "programme guidelines are exceeded"),
    ("18", "a duplicate"),
    ("11", "the diagnosis does not fit the procedure"),
    ("29", "filed too late"),
    ("31", "the patient cannot be identified"),
    ("56", "not proven effective by the payer's standard"),
    ("288", "a referral is absent"),
];

/// Remittance advice remark codes (RARC).
pub(crate) const REMARKS: [(&str, &str); 18] = [
    ("M76", "the diagnosis is missing or invalid"),
    ("N115", "based on a local coverage determination"),
    ("N130", "the plan's documents tell the limits"),
    ("N180", "the criteria of the category are not met"),
    ("N20", "not payable with another service of the day"),
    ("N362", "the units exceed the maximum"),
    ("N386", "based on a national coverage determination"),
    ("N435", "the frequency is exceeded without support"),
    ("N640", "the number in the period is exceeded"),
    ("N657", "the code that fits the service should be billed"),
    ("N674", "a prerequisite is missing"),
    ("N702", "based on earlier or pending claims"),
    ("N706", "documentation is missing"),
    ("N822", "a procedure modifier is missing"),
    ("N823", "a procedure modifier is invalid"),
    ("M127", "the record is missing"),
    ("N29", "documentation is missing or incomplete"),
    ("N56", "the procedure code does not fit the service"),
];

/// What a claim adjustment reason code or a remark code means, in our own words; nothing where mednec does not know it.
pub fn claim_code_meaning(code: &str) -> Option<&'static str> {
    REASONS.iter().chain(&REMARKS).find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
}

/// Whether a table has a code.
pub(crate) fn knows(table: &[(&str, &str)], code: &str) -> bool {
    table.iter().any(|(known, _)| *known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_twice() {
        for table in [&GROUPS[..], &REASONS[..], &REMARKS[..]] {
            for (code, _) in table {
                assert_eq!(table.iter().filter(|(other, _)| other == code).count(), 1, "{code}");
            }
        }
    }
}
