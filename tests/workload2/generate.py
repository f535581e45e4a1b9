#!/usr/bin/env python3
"""Makes cases of workload W2, and what each must be determined as.

usage: generate.py SEED COUNT VARIANT [--expected FILE]
VARIANT is complete or gaps. The cases go to standard output as NDJSON, what is expected to FILE, a line for each case.
Needs nothing beyond Python 3.9; the same seed gives the same bytes.
"""
import argparse
import datetime as dt
import json
import random
import sys

import oracle
from rules import DISCIPLINES, FUND, NATIONAL, Limits, day

NEURO = ["I63.511", "I69.351", "I69.354", "I61.9", "G81.94", "G80.1", "S06.2X1A", "S14.105A", "G35"]
BOTH = ["G20.A1", "G20.B2"]  # in two value sets
COMPLEX = ["E10.42", "G12.21"]
STRAIN = ["M54.2", "M54.12", "S13.4XXA", "S33.5XXA", "M51.26", "S16.1XXA"]
OTHER = ["I10", "M17.11", "Z96.651", "R51.9", "E11.9", "M25.511", "G43.909"]
TYPES = oracle.CHOICES["provider_type"]

# How often a fact is not fully known in `gaps`, where it is not one in twenty.
HIDDEN = {"procedure": 0.01, "service_date": 0.03, "visits": 0.16, "measures": 0.12, "diagnoses": 0.08,
          **{name: 0.4 for name in oracle.REVIEWER}}


def iso(d):
    return dt.date.fromordinal(d).isoformat()


def some(rng, p):
    return rng.random() < p


def make_visits(rng, d, start, discipline, payer):
    """Visits at a pace of their own, most of them of the discipline requested."""
    heavy = some(rng, 0.15)
    count = rng.randrange(12, 34) if heavy else rng.randrange(0, 7)
    reach = rng.choice([30, 60, 120, 200, 300]) if heavy else rng.choice([20, 60, 120])
    first = max(Limits.first_day, d - reach)
    dates = sorted(rng.randint(first, d - 1) for _ in range(count)) if d > first else []
    if some(rng, 0.05):
        dates.append(d)
    price = rng.randrange(6000, 16000)
    return [{"date": iso(on), "discipline": discipline if some(rng, 0.85) else rng.choice(DISCIPLINES),
             "amount": round((price + rng.randrange(-2000, 2000)) / 100, 2)} for on in dates]


def make_case(rng, i, payer):
    earliest = Limits.first_day + 40 if payer == NATIONAL else Limits.in_force - 30
    d = rng.randint(earliest, Limits.last_day)
    start = max(Limits.first_day, d - rng.choice([rng.randrange(0, 31), rng.randrange(0, 150)]))
    discipline = rng.choices(DISCIPLINES, [60, 25, 15])[0]
    national = payer == NATIONAL
    pool = rng.sample(NEURO + BOTH + COMPLEX if national else STRAIN, rng.randrange(1, 3)) if some(rng, 0.75) else []
    diagnoses = pool + rng.sample(OTHER, rng.randrange(0 if pool else 1, 4))
    rng.shuffle(diagnoses)
    back = rng.choice([rng.randrange(0, 16), rng.randrange(0, 40)])
    case = {
        "case_id": f"W2-{i:07d}",
        "payer": payer,
        "procedure": rng.choice(["97112", "97110", "97140"]) if some(rng, 0.95) else "98940",
        "service_date": iso(d),
        "provider_type": rng.choices(TYPES, [50, 20, 12, 12, 4])[0],
        "requested_discipline": discipline,
        "diagnoses": diagnoses,
        "modifiers": rng.sample(["GP", "59", "CQ"], rng.randrange(0, 3)) + (["KX"] if some(rng, 0.55) else []),
        "line_amount": round(rng.randrange(4000, 15000) / 100, 2),
        "skilled_care_needed": some(rng, 0.6),
        "first_treatment": iso(start),
        "plan_certified": some(rng, 0.85),
        "plan_certified_on": iso(min(max(start + rng.randrange(-5, 36), Limits.first_day), Limits.last_day)),
        "signed_order_on_file": some(rng, 0.7),
        "plan_sent_in_time": some(rng, 0.7),
        "recertified": some(rng, 0.7),
        "last_report_on": iso(max(Limits.first_day, d - back)),
        "goal": "maintain" if some(rng, 0.25) else "improve",
        "reviewer_finds_skill_needed": some(rng, 0.4),
        "reviewer_finds_complexity": some(rng, 0.4),
        "baseline_score": rng.randrange(20, 45),
        "returned_to_work": some(rng, 0.25),
        "authorization_on_file": some(rng, 0.7),
        "reviewer_finds_related_condition": some(rng, 0.4),
        "reviewer_finds_improvement": some(rng, 0.3),
    }
    case["visits"] = make_visits(rng, d, start, discipline, payer)
    scored = sorted(rng.randint(max(Limits.first_day, d - 90), d) for _ in range(rng.randrange(0, 4)))
    score = case["baseline_score"]
    case["measures"] = {"exactly": [
        {"taken_on": iso(on), "score": min(56, max(0, score + rng.randrange(-3, 11)))} for on in scored]}
    return {name: case[name] for name in ["case_id", "payer"] + oracle.FACTS[payer]}


def around(rng, low, value, high, most):
    """Two ends with the value between them."""
    return {"between": [max(low, value - rng.randrange(0, most)), min(high, value + rng.randrange(1, most))]}


def partly(rng, name, value):
    """What may be said of a value that is not fully known; None for nothing."""
    if name in oracle.DATES and some(rng, 0.5):
        ends = around(rng, Limits.first_day, day(value), Limits.last_day, 20)["between"]
        return {"between": [iso(d) for d in ends]} if ends[0] < ends[1] else None
    if name in oracle.CHOICES and len(oracle.CHOICES[name]) > 2 and some(rng, 0.4):
        return {"one_of": [value, rng.choice([c for c in oracle.CHOICES[name] if c != value])]}
    if name == "procedure" and some(rng, 0.5):
        return {"one_of": [value, "98941"]}
    if name == "line_amount" and some(rng, 0.5):
        ends = around(rng, 0, oracle.cents(value), Limits.most_line, 4000)["between"]
        return {"between": [e / 100 for e in ends]}
    if name == "baseline_score" and some(rng, 0.5):
        ends = around(rng, 0, value, 56, 6)
        return ends if ends["between"][0] < ends["between"][1] else None
    return None


def hide_in_record(rng, record, date):
    """A record with a field or two that are not known."""
    for field in rng.sample(list(record), rng.choice([1, 1, 2])):
        value, record[field] = record[field], None
        if field == date and some(rng, 0.5):
            ends = around(rng, Limits.first_day, day(value), Limits.last_day, 15)["between"]
            if ends[0] < ends[1]:
                record[field] = {"between": [iso(d) for d in ends]}
        elif field == "discipline" and some(rng, 0.3):
            record[field] = {"one_of": [value, rng.choice([c for c in DISCIPLINES if c != value])]}
        elif field in ("amount", "score") and some(rng, 0.5):
            low, high = (value - 10, value + 20) if field == "amount" else (max(0, value - 3), min(56, value + 3))
            record[field] = {"between": [round(low, 2), round(high, 2)]}
        elif some(rng, 0.5):
            del record[field]


def hide_in_list(rng, name, value, d):
    """A list of which something is not known."""
    date = {"visits": "date", "measures": "taken_on"}.get(name)
    rows = value["exactly"] if name == "measures" else value
    form = rng.random()
    if form < 0.2:
        return None
    if form < 0.5 or not rows:
        if not date:
            return {"at_least": rng.sample(rows, rng.randrange(0, len(rows) + 1))}
        at_most = rng.randrange(len(rows) + 1) if some(rng, 0.5) else len(rows)
        kept = [rows[i] for i in sorted(rng.sample(range(len(rows)), at_most))]
        if some(rng, 0.4):
            # Complete from a day on: what is dated then is all there.
            start = max(Limits.first_day, d - rng.choice([0, 10, 29, 40, 100, 200]))
            kept = [row for row in rows if row in kept or row[date] >= iso(start)]
            return {"at_least": kept, "complete_from": iso(start)}
        return {"at_least": kept}
    for i in rng.sample(range(len(rows)), min(len(rows), rng.choice([1, 1, 1, 2, 3]))):
        if not date or some(rng, 0.3):
            rows[i] = None
        else:
            hide_in_record(rng, rows[i], date)
    return {"exactly": rows} if name == "measures" else rows


def with_gaps(rng, case):
    d = day(case["service_date"])
    for name in oracle.FACTS[case["payer"]]:
        if not some(rng, HIDDEN.get(name, 0.05)):
            continue
        listed = name in ("visits", "measures", "diagnoses", "modifiers")
        value = hide_in_list(rng, name, case[name], d) if listed else partly(rng, name, case[name])
        if value is None and some(rng, 0.7):
            del case[name]
        else:
            case[name] = value
    return case


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("seed", type=int)
    p.add_argument("count", type=int)
    p.add_argument("variant", choices=["complete", "gaps"])
    p.add_argument("--expected", help="the file of what is expected")
    a = p.parse_args()
    rng = random.Random(a.seed)
    expected = open(a.expected, "w") if a.expected else None
    compact = {"separators": (",", ":")}
    for i in range(a.count):
        case = make_case(rng, i, NATIONAL if some(rng, 0.5) else FUND)
        if a.variant == "gaps":
            case = with_gaps(rng, case)
        sys.stdout.write(json.dumps(case, **compact) + "\n")
        if expected:
            answer = oracle.determine(case) if a.variant == "gaps" else oracle.determine_complete(case)
            expected.write(json.dumps({"case_id": case["case_id"], **answer}, **compact) + "\n")


if __name__ == "__main__":
    main()
