"""The rules of README.md on a complete case, and the numbers in them.

`decide(payer, view)` asks a view for what it needs, in the order of the rules. `Plain` below is the view of a complete
case. `oracle.py` has another one, of a case in which something is not known.
"""
import datetime as dt


def day(text):
    """A day as a number: 2025-01-02 is one more than 2025-01-01."""
    return dt.date.fromisoformat(text).toordinal()


def a_month_later(d):
    """The same day of the next month; where that month is too short, its last day."""
    date = dt.date.fromordinal(d)
    year, month = (date.year + 1, 1) if date.month == 12 else (date.year, date.month + 1)
    for last in range(date.day, 0, -1):
        try:
            return dt.date(year, month, last).toordinal()
        except ValueError:
            pass


def year_start(d):
    return dt.date(dt.date.fromordinal(d).year, 1, 1).toordinal()


class Limits:
    """Every number of the rules and of the vocabulary; by_text.py has smaller ones. Money is in cents."""
    first_day, last_day = day("2024-01-01"), day("2025-12-31")
    month, year = staticmethod(a_month_later), staticmethod(year_start)
    month_lengths = range(27, 33)  # and a day more at both ends
    most_visits, most_measures = 40, 12
    fewest_diagnoses, most_diagnoses, most_modifiers = 1, 6, 4
    most_amount, most_line = 50000, 50000
    lowest_score, highest_score = 0, 56
    # example-national
    second_edition = day("2025-07-01")
    certify, interval, window, treatment_days = 30, 90, 30, 10
    monthly, yearly = 6, (24, 20)
    kx = ((day("2024-01-01"), 233000), (day("2025-01-01"), 241000))
    review = 300000
    # example-fund
    in_force = day("2024-07-01")
    tier_1, tier_2, report_visits, change = 12, 24, 12, 4
    daily = ((day("2024-07-01"), 14084), (day("2025-07-01"), 14366))


THERAPY = ("97110", "97112", "97116", "97140", "97530")
NATIONAL, FUND = "example-national", "example-fund"
BUCKETS = {"physical": ("physical", "speech"), "speech": ("physical", "speech"), "occupational": ("occupational",)}
DISCIPLINES = ("physical", "occupational", "speech")


def neuromuscular(code):
    return "I60" <= code[:3] <= "I69" or "G80" <= code[:3] <= "G83" or code[:3] in ("G20", "G35", "S06", "S14")


def complex_condition(code):
    return code[:3] in ("G20", "E10") or code[:5] == "G12.2"


def accepted(code):
    return code[:3] in ("S13", "S16", "S33") or "M50" <= code[:3] <= "M54"


def value_on(table, d):
    """The value of a dated parameter: each holds from its day on. No rule looks at it before the first day."""
    found = table[0][1]
    for start, value in table:
        if start <= d:
            found = value
    return found


def edition(d):
    return 1 if d >= Limits.second_edition else 0


def national(v):
    if v.get("procedure") not in THERAPY:
        return "not_applicable", "other_procedure"
    if v.get("provider_type") == "chiropractor":
        return "deny", "provider_not_payable"
    if not (v.get("skilled_care_needed") or v.diagnosed(neuromuscular) or v.get("reviewer_finds_skill_needed")):
        return "deny", "skill_not_needed"
    since_start = v.get("service_date") - v.get("first_treatment")
    if since_start > Limits.certify:
        certified = v.get("plan_certified") and v.get("plan_certified_on") <= v.get("first_treatment") + Limits.certify
        if edition(v.get("service_date")) == 1:
            certified = certified or (v.get("signed_order_on_file") and v.get("plan_sent_in_time"))
        if not certified:
            return "pend", "plan_not_certified"
    if since_start > Limits.interval and not v.get("recertified"):
        return "return", "recertification_missing"
    if v.report_due():
        return "pend", "progress_report_missing"

    def complex_case():
        return v.diagnosed(complex_condition) or v.get("reviewer_finds_complexity")

    if v.amount_class() >= 1 and not v.kx_modifier():
        return "deny", "kx_missing"
    if v.amount_class() >= 2 and not complex_case():
        return "pend", "targeted_review"
    if v.too_often() and not complex_case():
        return "pend", "visit_review"
    if v.get("goal") == "maintain":
        return "approve", "maintenance_covered"
    return "approve", "criteria_met"


def fund(v):
    if v.get("procedure") not in THERAPY or v.get("service_date") < Limits.in_force:
        return "not_applicable", "no_policy_in_force"
    if not (v.diagnosed(accepted) or v.get("reviewer_finds_related_condition")):
        return "deny", "condition_not_accepted"
    if v.same_day():
        return "deny", "second_visit_same_day"
    if v.many_since_report() or v.get("service_date") > Limits.month(v.get("last_report_on")):
        return "pend", "progress_report_missing"
    if v.amount_class() >= 1:
        return "deny", "daily_maximum"
    improved = lambda: v.improved() or v.get("returned_to_work") or v.get("reviewer_finds_improvement")
    if v.tier() >= 2 and not improved():
        return "deny", "no_improvement"
    if v.tier() >= 3:
        return "pend", "utilization_review"
    if v.tier() >= 2 and not v.get("authorization_on_file"):
        return "return", "authorization_missing"
    if v.tier() >= 2:
        return "approve", "authorized"
    return "no_authorization_required", "first_visits"


def decide(payer, view):
    return national(view) if payer == NATIONAL else fund(view)


class Plain:
    """A complete case: dates are numbers of days, money is cents, lists are lists of dicts or of codes."""

    def __init__(self, case):
        self.case = case

    def get(self, name):
        return self.case[name]

    def diagnosed(self, belongs):
        return any(belongs(code) for code in self.case["diagnoses"])

    def kx_modifier(self):
        return "KX" in self.case["modifiers"]

    def report_due(self):
        since = self.case["last_report_on"]
        return len({r["date"] for r in self.case["visits"] if r["date"] >= since}) >= Limits.treatment_days

    def too_often(self):
        d, visits = self.case["service_date"], self.case["visits"]
        lately = sum(1 for r in visits if d - Limits.window < r["date"] <= d)
        in_year = sum(1 for r in visits if Limits.year(r["date"]) == Limits.year(d))
        return lately + 1 > Limits.monthly or in_year + 1 > Limits.yearly[edition(d)]

    def amount_class(self):
        """national: 1 above the KX threshold, 2 above the review threshold too. fund: 1 above the daily maximum."""
        c, d = self.case, self.case["service_date"]
        if c["payer"] == NATIONAL:
            bucket = BUCKETS[c["requested_discipline"]]
            counted = [r for r in c["visits"] if Limits.year(r["date"]) == Limits.year(d) and r["discipline"] in bucket]
            limits = (value_on(Limits.kx, d), Limits.review)
        else:
            counted = [r for r in c["visits"] if r["date"] == d]
            limits = (value_on(Limits.daily, d),)
        total = sum(r["amount"] for r in counted) + c["line_amount"]
        return sum(1 for limit in limits if total > limit)

    def same_discipline(self):
        return [r for r in self.case["visits"] if r["discipline"] == self.case["requested_discipline"]]

    def same_day(self):
        return any(r["date"] == self.case["service_date"] for r in self.same_discipline())

    def many_since_report(self):
        since = self.case["last_report_on"]
        return sum(1 for r in self.same_discipline() if r["date"] >= since) + 1 > Limits.report_visits

    def tier(self):
        visits = len(self.same_discipline()) + 1
        return 1 + (visits > Limits.tier_1) + (visits > Limits.tier_2)

    def improved(self):
        last = None
        for r in self.case["measures"]:
            if last is None or r["taken_on"] >= last["taken_on"]:
                last = r
        return last is not None and last["score"] >= self.case["baseline_score"] + Limits.change
