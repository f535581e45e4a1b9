//! The forms of conditions and of values, each by example and in its one spelling.

/// A heading, what is to be known, and examples with what they say.
type Form = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

pub(super) const FORMS: &[Form] = &[
    (
        "Names",
        "A yes/no fact or a criterion stands by its name.",
        &[("direct_one_on_one", "it is yes"), ("not direct_one_on_one", "it is no")],
    ),
    (
        "And, or, not",
        "Different ones side by side need parentheses.",
        &[
            ("attended and recorded", "both hold"),
            ("attended or recorded", "at least one holds"),
            ("(not attended) or (recorded and signed)", "one of the two groups holds"),
        ],
    ),
    (
        "Counts of conditions",
        "The conditions stand in parentheses, with commas.",
        &[
            ("any of (a, b, c)", "one or more of them hold"),
            ("all of (a, b, c)", "all of them hold"),
            ("none of (a, b, c)", "not a single one holds"),
            ("at least 2 of (a, b, c)", "two or more of them hold"),
        ],
    ),
    (
        "Comparisons",
        "Numbers carry the unit of their fact, or one that can be made of it. Ordered choices are compared like numbers.",
        &[
            ("muscle_tone is hypotonic", "it is this choice"),
            ("muscle_tone is not normal", "it is another choice"),
            ("one_on_one_minutes < 8 minutes", "it is less"),
            ("one_on_one_minutes <= 7 minutes", "it is this or less"),
            ("visits_used > 12 visits", "it is more"),
            ("member_age >= 65 years", "it is this or more"),
            ("severity >= moderate", "it is this choice or a later one"),
            ("reflexes is 1+", "a code or a grade is written as it is"),
            ("member_age is between 18 years and 64 years", "it lies between, both ends included"),
            ("member_age is not between 18 years and 64 years", "it lies outside"),
        ],
    ),
    (
        "Days",
        "A day is written YYYY-MM-DD. `day 1 of episode_start` is `episode_start` itself.",
        &[
            ("service_date is before 2025-10-29", "it is an earlier day"),
            ("service_date is after episode_start", "it is a later day"),
            ("service_date is on or before episode_start + 6 weeks", "it is that day or an earlier one"),
            ("service_date is on or after day 42 of episode_start", "it is that day or a later one"),
            ("service_date is more than 42 days after episode_start", "more days lie between them"),
            ("plan_date is less than 3 months before service_date", "less lies between them"),
            ("note_date is at least 10 days after episode_start", "as many days or more"),
            ("note_date is at most 10 days after episode_start", "as many days or fewer"),
            ("note_date is exactly 10 days after episode_start", "as many days, no more and no fewer"),
            ("note_date is within 42 days after episode_start", "from that day on, up to so many days later"),
        ],
    ),
    (
        "Sets",
        "A set is a list of codes, ranges and names of value sets, or one value set by its name. A category has all codes below it.",
        &[
            ("muscle_tone in [hypotonic, hypertonic]", "it is one of them"),
            ("procedure not in therapy_codes", "it is none of them"),
            ("any diagnoses in [I60 to I69, G35]", "an entry of the list is one of them"),
            ("every diagnoses in stroke_diagnoses", "all entries are; so it is where there are none"),
            ("no diagnoses in stroke_diagnoses", "no entry is"),
            ("any diagnoses in stroke_diagnoses on service_date", "one is, by the codes valid on that day"),
        ],
    ),
    (
        "Records of a list",
        "Days that count stand behind the list, and what a record must be behind `where`. `including this` counts the requested service too.",
        &[
            ("any visits where region is neck", "a record is such"),
            (
                "every visits since injury_date where (attended and region is neck)",
                "all from that day on are",
            ),
            ("no visits before this on service_date", "there is none on that day beside the requested one"),
            ("any visits in the 42 days up to service_date", "there is one; that day is the last of them"),
            (
                "any visits in the 6 months before service_date",
                "there is one; the day before is the last of them",
            ),
            ("any visits in the 42 days from episode_start", "that day is the first of them"),
            ("any visits in the 42 days after surgery_date", "the day after is the first of them"),
            ("any visits in the calendar year of service_date", "of that calendar year"),
            ("any visits in the calendar month of service_date", "of that calendar month"),
            ("any visits in the year of service_date counted from plan_start", "of that benefit year"),
            ("any visits before service_date", "of the days before"),
            ("any visits up to service_date - 12 weeks", "of that day and those before"),
            ("any visits from plan_start to plan_end", "of those days, both included"),
            ("any notes up to latest note_date of reports", "up to the latest day of another list"),
        ],
    ),
    (
        "The state of the record",
        "What is asked here is the case as it is given: the next paper can change the answer.",
        &[
            ("berg_balance_score is documented", "the case gives a value, or says that sources differ"),
            ("berg_balance_score is not documented", "it gives none"),
            ("pain is documented absent", "someone looked, and there is none"),
            ("berg_balance_score is conflicting", "the sources give different values"),
        ],
    ),
];

pub(super) const VALUES: &[Form] = &[
    (
        "Sums and shares",
        "",
        &[
            ("standard_visits + 6 visits", "added"),
            ("total_minutes - one_on_one_minutes", "taken away"),
            ("10 percent of total_minutes", "a share"),
        ],
    ),
    (
        "The lowest and the highest",
        "`earliest` and `latest` are said of days.",
        &[
            ("lowest of (standard_visits, 12 visits)", "the lowest of several"),
            ("highest of (standard_visits, 12 visits)", "the highest of several"),
            ("earliest of (plan_end, episode_start + 6 weeks)", "the earliest of several days"),
            ("latest of (plan_start, injury_date)", "the latest of several days"),
        ],
    ),
    (
        "Stretches of time",
        "Months and years are whole ones that have passed.",
        &[
            ("days from episode_start to service_date", "the days between"),
            ("months from surgery_date to service_date", "the months between"),
            ("years from birth_date to service_date", "an age"),
            ("date of berg_balance_score", "the day to which the value of a fact belongs"),
        ],
    ),
    (
        "Counts and sums of records",
        "",
        &[
            ("visits_used including this", "a count with the requested service in it"),
            ("visits_used before this", "a count without it"),
            ("count of visits since injury_date", "how many there are"),
            ("count of different date of visits", "on how many days"),
            ("sum of minutes of visits on service_date", "the sum of a field"),
            ("highest score of measures", "the highest value of a field"),
            ("lowest score of measures", "the lowest"),
            ("latest date of visits", "the latest day"),
            ("earliest date of visits", "the earliest day"),
            ("first score of measures", "that of the earliest record"),
            ("last score of measures", "that of the latest record"),
            ("change of score of measures", "the last less the first"),
            (
                "first of diagnoses",
                "the first entry of a list; `second`, `third`, `fourth` and `last` likewise",
            ),
            ("second of diagnoses", "the second"),
            ("third of diagnoses", "the third"),
            ("fourth of diagnoses", "the fourth"),
            ("last of diagnoses", "the last"),
        ],
    ),
];
