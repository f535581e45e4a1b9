#!/usr/bin/env python3
"""Tries the oracle against every completion there is, in a small world.

usage: check_oracle.py [--seed S] [--count N]
The numbers of the rules are made small (a window of 3 days, 2 visits, sums of some cents), so that all completions of a
case can be written down and determined one by one. Nothing of oracle.py or visits.py is used for that, only `Plain`.
"""
import argparse
import datetime as dt
import itertools
import random
import sys

import oracle
import visits
from rules import DISCIPLINES, FUND, NATIONAL, Limits, Plain, day, decide


def small():
    Limits.first_day, Limits.last_day = day("2024-12-28"), day("2025-01-04")
    Limits.month, Limits.month_lengths = staticmethod(lambda d: d + 2), range(0, 5)
    Limits.most_visits, Limits.most_measures = 3, 2
    Limits.fewest_diagnoses, Limits.most_diagnoses, Limits.most_modifiers = 1, 2, 1
    Limits.most_amount, Limits.most_line = 2, 2
    Limits.lowest_score, Limits.highest_score = 0, 3
    Limits.second_edition = day("2025-01-02")
    Limits.certify, Limits.interval, Limits.window, Limits.treatment_days = 1, 3, 3, 2
    Limits.monthly, Limits.yearly = 2, (3, 2)
    Limits.kx, Limits.review = ((0, 2), (day("2025-01-01"), 3)), 4
    Limits.in_force = day("2024-12-30")
    Limits.tier_1, Limits.tier_2, Limits.report_visits, Limits.change = 1, 2, 1, 1
    Limits.daily = ((0, 1), (day("2025-01-02"), 2))


def iso(d):
    return dt.date.fromordinal(d).isoformat()


CODES = {NATIONAL: ["I63.9", "G20.A1", "E10.42", "M54.2"], FUND: ["M54.2", "G20.A1"]}


def days():
    return range(Limits.first_day, Limits.last_day + 1)


def domain(payer, name):
    if name in oracle.YES_NO or name in oracle.REVIEWER:
        return [True, False]
    if name in oracle.CHOICES:
        return list(oracle.CHOICES[name])
    if name == "procedure":
        return ["97112", "98940"]
    if name in oracle.DATES:
        return list(days())
    if name == "line_amount":
        return range(Limits.most_line + 1)
    if name == "baseline_score":
        return range(Limits.lowest_score, Limits.highest_score + 1)
    return CODES[payer] if name == "diagnoses" else ["KX", "GP"]


def of_value(value, everything, read):
    if value is None:
        return list(everything)
    if isinstance(value, dict) and "between" in value:
        low, high = map(read, value["between"])
        return [v for v in everything if low <= v <= high]
    if isinstance(value, dict):
        return [read(v) for v in value["one_of"]]
    return [read(value)]


def records(entry, date, fields, latest):
    entry = entry or {}
    found = []
    for d in of_value(entry.get(date), days(), day):
        if d <= latest:
            for values in itertools.product(*(of_value(entry.get(f), all_of, read) for f, all_of, read in fields)):
                found.append({date: d, **dict(zip((f for f, _, _ in fields), values))})
    return found


def all_lists(value, every_entry, fewest, most, is_open, until=None, dated=None):
    """Every list there can be, given what is said of each entry."""
    entries, more = value, is_open
    if value is None:
        entries, more = [], True
    elif isinstance(value, dict):
        entries, more = value.get("exactly", value.get("at_least")), "at_least" in value
        until = day(value["complete_from"]) if "complete_from" in value else None
    given = [every_entry(entry) for entry in entries]
    extra = [e for e in every_entry(None) if until is None or e[dated] < until]
    for size in range(len(entries), (most if more else len(entries)) + 1):
        if size >= fewest:
            # Where the others stand in the list matters to `last` of records of one day only: before and after.
            for pick in itertools.product(*given, *[extra] * (size - len(entries))):
                yield list(pick)
                if dated and size > len(entries):
                    yield list(pick[len(entries):]) + list(pick[:len(entries)])


cents = lambda value: round(value * 100)
VISIT = [("discipline", DISCIPLINES, str), ("amount", range(0, 3), cents)]
MEASURE = [("score", range(0, 4), int)]


def completions(case):
    payer = case["payer"]
    names = oracle.FACTS[payer]
    lists = ("diagnoses", "modifiers", "visits", "measures")
    scalars = [n for n in names if n not in lists]
    reads = {n: day for n in oracle.DATES} | {"line_amount": cents}
    ways = [of_value(case.get(n), domain(payer, n), reads.get(n, lambda v: v)) for n in scalars]
    for values in itertools.product(*ways):
        made = dict(zip(scalars, values), payer=payer)
        date = made["service_date"]
        if made.get("first_treatment", date) > date or made["last_report_on"] > date:
            continue
        parts = []
        for name in names:
            if name == "diagnoses":
                parts.append(all_lists(case.get(name), lambda e: CODES[payer] if e is None else [e], 1, 2, False))
            elif name == "modifiers":
                parts.append(all_lists(case.get(name), lambda e: ["KX", "GP"] if e is None else [e], 0, 1, False))
            elif name == "visits":
                parts.append(all_lists(case.get(name), lambda e: records(e, "date", VISIT, date), 0,
                                       Limits.most_visits, False, dated="date"))
            elif name == "measures":
                parts.append(all_lists(case.get(name), lambda e: records(e, "taken_on", MEASURE, date), 0,
                                       Limits.most_measures, True, dated="taken_on"))
        for picked in itertools.product(*parts):
            yield made | dict(zip((n for n in names if n in lists), picked))


class TooMany(Exception):
    pass


def slow(case, most):
    names = oracle.FACTS[case["payer"]]
    ends, possible, count = {}, set(), 0
    # Only facts that are not known can differ.
    for made in completions(case):
        count += 1
        if count > most:
            raise TooMany
        leaf = decide(case["payer"], Plain(made))
        possible.add(leaf)
        frozen = {n: str(made[n]) for n in names}
        for name in names:
            if case["open"].get(name):
                rest = (name,) + tuple(v for n, v in frozen.items() if n != name and case["open"].get(n))
                ends.setdefault(rest, set()).add(leaf)
    return sorted(possible), sorted({rest[0] for rest, leaves in ends.items() if len(leaves) > 1}), count


PASSING = {"procedure": "97112", "provider_type": "physician", "skilled_care_needed": True, "plan_certified": True,
           "plan_certified_on": day("2024-12-28"), "recertified": True, "reviewer_finds_related_condition": True,
           "reviewer_finds_complexity": False}


def small_case(rng, payer):
    """A complete case, in which some facts are then hidden wholly or in part."""
    pick = lambda name: rng.choice(list(domain(payer, name)))
    while True:
        case = {n: pick(n) for n in oracle.FACTS[payer] if n not in ("diagnoses", "modifiers", "visits", "measures")}
        case["procedure"] = "97112" if rng.random() < 0.95 else "98940"
        if "provider_type" in case and rng.random() < 0.8:
            case["provider_type"] = "physician"
        if "skilled_care_needed" in case and rng.random() < 0.8:
            case["skilled_care_needed"] = True
        if payer == NATIONAL and rng.random() < 0.7:
            case["plan_certified"], case["plan_certified_on"] = True, Limits.first_day
            case["recertified"] = True
        if payer == NATIONAL and rng.random() < 0.3:
            case["last_report_on"] = max(Limits.first_day, case["service_date"] - rng.randrange(2))
        d = case["service_date"]
        if case.get("first_treatment", d) <= d and case["last_report_on"] <= d:
            break
    past = lambda: rng.randint(max(Limits.first_day, d - 4), d)
    visits_ = [{"date": past(), "discipline": rng.choice(DISCIPLINES), "amount": rng.randrange(3)}
               for _ in range(rng.randrange(4))]
    measures = [{"taken_on": past(), "score": rng.randrange(4)} for _ in range(rng.randrange(3))]
    hide = set(rng.sample(oracle.FACTS[payer], rng.choice([1, 2, 2, 3, 3, 4])))
    if rng.random() < 0.7:
        # Past the first rules, and to the lists.
        case.update({n: v for n, v in PASSING.items() if n in case})
        dates = ["service_date", "last_report_on", "first_treatment", "plan_certified_on", "measures"]
        beside = dates + ["line_amount", "requested_discipline", "baseline_score"]
        hide = {"visits"} | set(rng.sample(beside, rng.choice([0, 1, 1, 2])))
    case["diagnoses"] = [pick("diagnoses") for _ in range(rng.randint(1, 2))]
    if payer == NATIONAL:
        case["modifiers"] = [pick("modifiers") for _ in range(rng.randrange(2))]
    shown, is_open = {"payer": payer}, {}
    date_form = lambda v: iso(v) if rng.random() < 0.3 else None if rng.random() < 0.5 else {
        "between": [iso(max(v - rng.randrange(2), Limits.first_day)),
                    iso(min(v + rng.randrange(1, 3), Limits.last_day))]}
    for name in oracle.FACTS[payer]:
        value, hidden = case.get(name), name in hide
        is_open[name] = hidden
        if name in ("visits", "measures"):
            date, truth = ("date", visits_) if name == "visits" else ("taken_on", measures)
            rows = []
            for r in truth:
                row = dict(r) | {date: iso(r[date])}
                if "amount" in row:
                    row["amount"] = row["amount"] / 100
                if hidden and rng.random() < 0.5:
                    blank = rng.choice(list(row))
                    row[blank] = date_form(r[date]) if blank == date else None
                    if row[blank] is None and rng.random() < 0.5:
                        del row[blank]
                rows.append(None if hidden and rng.random() < 0.15 else row)
            form = rng.random()
            if hidden and form < 0.25:
                value = None
            elif hidden and form < 0.6:
                value = {"at_least": rows[:rng.randint(0, len(rows))]}
                if rng.random() < 0.4:
                    value["complete_from"] = iso(past())
            else:
                value = {"exactly": rows} if name == "measures" else rows
        elif name in ("diagnoses", "modifiers"):
            if hidden:
                value = rng.choice([None, {"at_least": value[1:]}, [None] + value[1:] if value else None])
        elif name in oracle.DATES:
            value = date_form(value) if hidden else iso(value)
        elif name == "line_amount":
            value = rng.choice([None, {"between": [0, 0.01]}, {"one_of": [0, 0.02]}]) if hidden else value / 100
        elif name == "baseline_score" and hidden:
            value = rng.choice([None, {"between": [1, 2]}, {"one_of": [0, 3]}])
        elif hidden:
            value = None
        shown[name] = value
    shown["open"] = is_open
    return shown


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=2000)
    p.add_argument("--most", type=int, default=30000, help="completions of a case; one with more is left out")
    a = p.parse_args()
    small()
    rng = random.Random(a.seed)
    tried, left_out, undecided, wrong, total = 0, 0, 0, 0, 0
    while tried < a.count:
        case = small_case(rng, rng.choice([NATIONAL, FUND]))
        try:
            possible, missing, count = slow(case, a.most)
        except TooMany:
            left_out += 1
            continue
        tried += 1
        total += count
        fast = oracle.determine(case)
        undecided += len(possible) > 1
        if (fast["possible"], fast["missing"]) != (possible, missing):
            wrong += 1
            if wrong <= 5:
                print(f"differs: {case}\n  slow {possible} {missing}\n  fast {fast['possible']} {fast['missing']}")
    print(f"{tried} cases, {undecided} undecided, {total} completions, {left_out} left out as too many, {wrong} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
