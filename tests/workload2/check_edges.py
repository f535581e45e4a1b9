"""Cases written by hand that check_oracle.py always tries: one for each edge that random cases seldom come to.

Nothing is said here of what a case must come to: that is found by all completions, as for every other case.
"""
import datetime as dt

from check_cases import EDGE_CODES, FUND, MOVED, NATIONAL, REAL, YEAR_END, truth, shown
from by_text import day


def case(payer, n, **changes):
    """A case that comes through to the last rows, with these facts as they are given."""
    date = changes.get("service_date") or "2025-05-31"
    base = truth(None, payer, n, day(date["between"][0] if isinstance(date, dict) else date), "physical")
    return n, {**shown(None, base, set(), n, 0), **changes}


def visit(date, discipline="physical", amount=0):
    return {"date": date, "discipline": discipline, "amount": amount}


def between(first, last):
    return {"between": [first, last]}


def edges():
    # Each code beside the ends of the value sets, where it alone decides.
    often = [visit("2025-05-30")] * 7
    for code in EDGE_CODES[NATIONAL]:
        yield case(NATIONAL, REAL, diagnoses=[code], skilled_care_needed=False)
        yield case(NATIONAL, REAL, diagnoses=[code], visits=often)
    for code in EDGE_CODES[FUND]:
        yield case(FUND, REAL, diagnoses=[code])
    # A month after a report, at the ends of months; every day from the 27th to the 33rd after it.
    for text in ("2024-01-30", "2024-11-30", "2024-12-31", "2025-01-28", "2025-01-29", "2025-01-31", "2025-02-28", "2025-03-31"):
        report = dt.date.fromisoformat(text)
        for days in range(27, 34):
            last = (report + dt.timedelta(days)).isoformat()
            if text >= "2024-06":
                yield case(FUND, REAL, last_report_on=text, service_date=last)
        yield case(FUND, REAL, last_report_on=None, service_date=(report + dt.timedelta(29)).isoformat())
    # Both sides of the second edition, by a signed order and by the visits of a year.
    for date in ("2025-06-30", "2025-07-01", None, between("2025-06-30", "2025-07-01"), between("2025-05-01", "2025-09-01")):
        yield case(NATIONAL, REAL, plan_certified=False, first_treatment="2024-12-01", last_report_on="2025-04-30",
                   service_date=date)
        yield case(NATIONAL, REAL, visits=[visit("2025-02-03")] * 20, first_treatment="2024-12-01",
                   last_report_on="2025-04-30", service_date=date)
    # service_date over a long stretch, where only one thing changes with it.
    yield case(NATIONAL, REAL, recertified=False, first_treatment="2024-03-01", last_report_on="2024-03-01",
               service_date=between("2024-03-10", "2024-12-20"))
    yield case(NATIONAL, MOVED, plan_certified=False, first_treatment="2024-05-01", last_report_on="2024-05-01",
               service_date=between("2024-12-01", "2025-12-01"))
    yield case(NATIONAL, MOVED, modifiers=[], line_amount=0, last_report_on="2025-03-05",
               visits=[visit("2025-03-04", amount=305.0), visit("2025-03-04", amount=305.0)],
               service_date=between("2025-03-12", "2025-06-20"))
    yield case(FUND, MOVED, last_report_on="2024-07-01", service_date=between("2024-07-08", "2024-10-25"))
    yield case(NATIONAL, MOVED, visits=[visit("2024-11-20")] * 4, first_treatment="2024-02-01", last_report_on="2024-11-19",
               service_date=between("2024-11-20", "2025-01-31"))
    # first_treatment, plan_certified_on and last_report_on wholly unknown, each alone.
    yield case(NATIONAL, REAL, signed_order_on_file=False, first_treatment=None, plan_certified_on="2024-12-01")
    yield case(NATIONAL, REAL, signed_order_on_file=False, first_treatment="2024-12-01", plan_certified_on=None)
    yield case(NATIONAL, REAL, recertified=False, first_treatment=None)
    yield case(NATIONAL, REAL, last_report_on=None, visits=[visit(f"2025-03-{i:02}") for i in range(3, 27, 2)])
    # A visit of which the date lies about the first day of the window, or ends on it.
    for first, last in (("2025-04-30", "2025-05-02"), ("2025-04-28", "2025-05-06"), ("2025-04-28", "2025-05-01")):
        yield case(NATIONAL, REAL, visits=[visit("2025-05-30")] * 5 + [visit(between(first, last))])
    # One about the new year, and one that shares a threshold or does not.
    for discipline in ("physical", "occupational", "speech", None, {"one_of": ["occupational", "speech"]}):
        yield case(NATIONAL, REAL, modifiers=[], visits=[visit("2025-01-02", "speech", 482.0)] * 4 + [
            visit(between("2024-12-30", "2025-01-02"), discipline, 482.01)])
    # service_date and a visit at both sides of a day on which the maximum falls; no visit is after service_date.
    both = between("2025-09-14", "2025-09-15")
    yield case(FUND, MOVED, service_date=both, last_report_on="2025-09-01", line_amount=42.0,
               visits=[visit(both, "occupational", 100.0)])
    # Of two amounts, none lies between the two maxima.
    yield case(FUND, MOVED, service_date=both, last_report_on="2025-09-01", line_amount={"one_of": [140.0, 150.0]})
    yield case(FUND, MOVED, service_date=both, last_report_on="2025-09-01", line_amount=between(140.0, 150.0))
    # Measures of one day; an open list, one that is complete from that day on, an empty one, none.
    low, high = ({"taken_on": "2025-01-02", "score": score} for score in (0, 3))
    one = dict(service_date="2025-01-02", last_report_on="2025-01-02", visits=[visit("2025-01-01")])
    for measures in ([low], {"exactly": [low]}, {"exactly": [low, high]}, {"exactly": [high, low]}, {"at_least": [low]}, [],
                     {"exactly": []}, None, {"at_least": [low], "complete_from": "2025-01-02"},
                     {"at_least": [low], "complete_from": "2025-01-03"}, {"at_least": [], "complete_from": "2024-12-30"},
                     {"exactly": [{**low, "taken_on": between("2025-01-01", "2025-01-02")}, high]},
                     {"exactly": [high, {**low, "taken_on": between("2025-01-01", "2025-01-02")}]}):
        yield case(FUND, YEAR_END, measures=measures, **one)
        yield case(FUND, YEAR_END, measures=measures, baseline_score={"one_of": [0, 3]}, **one)
    # No visits, any visits, and some with others before a day.
    for visits in ([], None, {"at_least": []}, {"at_least": [], "complete_from": "2025-01-01"},
                   {"at_least": [visit("2025-01-01")], "complete_from": "2025-01-01"}):
        for payer in (NATIONAL, FUND):
            yield case(payer, YEAR_END, service_date="2025-01-02", last_report_on="2025-01-01", visits=visits)
    # A reviewer alone, and beside another fact.
    for other in (False, None):
        yield case(NATIONAL, REAL, skilled_care_needed=other, reviewer_finds_skill_needed=None)
