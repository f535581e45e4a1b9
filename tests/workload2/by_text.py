"""What a complete case is determined as, written from the tables of README.md and from nothing else.

check_oracle.py holds the oracle against this. It shares no line with rules.py, oracle.py and visits.py, so that an error
in one of them is not made twice. Days are numbers (2025-01-02 is one more than 2025-01-01), money is in cents, a visit is
(day, discipline, amount), a measure is (day, score).
"""
import calendar
import dataclasses
import datetime as dt
import functools


def day(text):
    return dt.date.fromisoformat(text).toordinal()


@dataclasses.dataclass(frozen=True)
class Numbers:
    """The numbers of README.md. check_oracle.py also makes worlds in which they are small."""
    first_day: int = day("2024-01-01")
    last_day: int = day("2025-12-31")
    second_edition: int = day("2025-07-01")
    in_force: int = day("2024-07-01")
    most_visits: int = 40
    most_measures: int = 12
    most_diagnoses: int = 6
    most_modifiers: int = 4
    most_amount: int = 50000
    most_line: int = 50000
    highest_score: int = 56
    certify: int = 30
    interval: int = 90
    window: int = 30
    treatment_days: int = 10
    monthly: int = 6
    yearly_first: int = 24
    yearly_second: int = 20
    kx_from: int = day("2025-01-01")
    kx_before: int = 233000
    kx_after: int = 241000
    review: int = 300000
    tier_1: int = 12
    tier_2: int = 24
    report_visits: int = 12
    change: int = 4
    daily_from: int = day("2025-07-01")
    daily_before: int = 14084
    daily_after: int = 14366
    month_days: int = 0  # a month of so many days; 0 is the calendar's


THERAPY = {"97110", "97112", "97116", "97140", "97530"}
SKILL = ("I60", "I61", "I62", "I63", "I64", "I65", "I66", "I67", "I68", "I69", "G20", "G35", "G80", "G81", "G82", "G83",
         "S06", "S14")
COMPLEX = ("G20", "G12.2", "E10")
ACCEPTED = ("S13", "S16", "S33", "M50", "M51", "M52", "M53", "M54")


@functools.lru_cache(None)
def year(d):
    return dt.date.fromordinal(d).year


@functools.lru_cache(None)
def next_month(d, days):
    """The same day of the next month, or its last day where that month is too short."""
    if days:
        return d + days
    date = dt.date.fromordinal(d)
    first = dt.date(date.year + date.month // 12, date.month % 12 + 1, 1)
    longest = calendar.monthrange(first.year, first.month)[1]
    return first.toordinal() + min(date.day, longest) - 1


def any_in(diagnoses, prefixes):
    return any(code.startswith(prefixes) for code in diagnoses)


def national(c, n):
    d, first, visits = c["service_date"], c["first_treatment"], c["visits"]
    second = d >= n.second_edition
    if c["procedure"] not in THERAPY:
        return "not_applicable", "other_procedure"
    if c["provider_type"] == "chiropractor":
        return "deny", "provider_not_payable"
    skilled_need = c["skilled_care_needed"] or any_in(c["diagnoses"], SKILL) or c["reviewer_finds_skill_needed"]
    if not skilled_need:
        return "deny", "skill_not_needed"
    if d > first + n.certify:
        by_signature = c["plan_certified"] and c["plan_certified_on"] <= first + n.certify
        by_order = second and c["signed_order_on_file"] and c["plan_sent_in_time"]
        if not by_signature and not by_order:
            return "pend", "plan_not_certified"
    if d > first + n.interval and not c["recertified"]:
        return "return", "recertification_missing"
    if len({on for on, _, _ in visits if on >= c["last_report_on"]}) >= n.treatment_days:
        return "pend", "progress_report_missing"
    shared = ["occupational"] if c["requested_discipline"] == "occupational" else ["physical", "speech"]
    this_year = [v for v in visits if year(v[0]) == year(d)]
    total = c["line_amount"] + sum(amount for _, discipline, amount in this_year if discipline in shared)
    complex_case = any_in(c["diagnoses"], COMPLEX) or c["reviewer_finds_complexity"]
    if total > (n.kx_after if d >= n.kx_from else n.kx_before) and "KX" not in c["modifiers"]:
        return "deny", "kx_missing"
    if total > n.review and not complex_case:
        return "pend", "targeted_review"
    in_window = 1 + len([on for on, _, _ in visits if d - on < n.window])
    in_year = 1 + len(this_year)
    if (in_window > n.monthly or in_year > (n.yearly_second if second else n.yearly_first)) and not complex_case:
        return "pend", "visit_review"
    return "approve", "maintenance_covered" if c["goal"] == "maintain" else "criteria_met"


def fund(c, n):
    d, visits = c["service_date"], c["visits"]
    if c["procedure"] not in THERAPY or d < n.in_force:
        return "not_applicable", "no_policy_in_force"
    if not any_in(c["diagnoses"], ACCEPTED) and not c["reviewer_finds_related_condition"]:
        return "deny", "condition_not_accepted"
    own = [on for on, discipline, _ in visits if discipline == c["requested_discipline"]]
    if d in own:
        return "deny", "second_visit_same_day"
    since = 1 + len([on for on in own if on >= c["last_report_on"]])
    if since > n.report_visits or d > next_month(c["last_report_on"], n.month_days):
        return "pend", "progress_report_missing"
    billed = c["line_amount"] + sum(amount for on, _, amount in visits if on == d)
    if billed > (n.daily_after if d >= n.daily_from else n.daily_before):
        return "deny", "daily_maximum"
    number = 1 + len(own)
    if number <= n.tier_1:
        return "no_authorization_required", "first_visits"
    improved = c["returned_to_work"] or c["reviewer_finds_improvement"]
    if c["measures"]:
        # Sorting keeps the order of the list among equal dates.
        last_score = sorted(c["measures"], key=lambda m: m[0])[-1][1]
        improved = improved or last_score - c["baseline_score"] >= n.change
    if not improved:
        return "deny", "no_improvement"
    if number > n.tier_2:
        return "pend", "utilization_review"
    return ("approve", "authorized") if c["authorization_on_file"] else ("return", "authorization_missing")


def determine(case, numbers):
    return (national if case["payer"] == "example-national" else fund)(case, numbers)


def limits(n):
    """The same numbers under the names that rules.py has for them."""
    own = {"first_day", "last_day", "second_edition", "in_force", "most_visits", "most_measures", "most_diagnoses",
           "most_modifiers", "most_amount", "most_line", "highest_score", "certify", "interval", "window",
           "treatment_days", "monthly", "review", "tier_1", "tier_2", "report_visits", "change"}
    named = {name: getattr(n, name) for name in own}
    named["yearly"] = (n.yearly_first, n.yearly_second)
    named["kx"] = ((n.first_day, n.kx_before), (n.kx_from, n.kx_after))
    named["daily"] = ((n.first_day, n.daily_before), (n.daily_from, n.daily_after))
    if n.month_days:
        named["month"] = staticmethod(lambda d: d + n.month_days)
        named["month_lengths"] = range(n.month_days - 2, n.month_days + 3)
    return named
