#!/usr/bin/env python3
"""Tries the oracle against every completion there is.

usage: check_oracle.py [--seed S] [--count N] [--most N]
The cases are those of check_edges.py, and N of check_cases.py, half of them in small worlds, half with
numbers of the real size. All completions of a case are written down and determined one by one by by_text.py. Nothing of oracle.py, visits.py and rules.py is used for that.
"""
import argparse
import itertools
import random
import sys

import by_text
import check_cases
import check_edges
from by_text import day
from check_cases import CHOICES, CODES, DATES, DISCIPLINES, FACTS, FUND, MOVED, NATIONAL, REAL, SMALL


WORLDS = [REAL, MOVED] + SMALL


class TooMany(Exception):
    pass


def cents(value):
    return round(value * 100)


def values(value, everything, read=lambda v: v):
    """What something can be, of which this is said."""
    if value is None:
        return list(everything)
    if not isinstance(value, dict):
        return [read(value)]
    if "one_of" in value:
        return sorted({read(v) for v in value["one_of"]})
    low, high = map(read, value["between"])
    return [v for v in everything if low <= v <= high]


def records(entry, name, n, latest):
    """Every record that an entry can be; for no entry, every record there is."""
    entry = entry or {}
    if name == "visits":
        fields = [values(entry.get("date"), range(n.first_day, latest + 1), day),
                  values(entry.get("discipline"), DISCIPLINES), values(entry.get("amount"), range(n.most_amount + 1), cents)]
    else:
        fields = [values(entry.get("taken_on"), range(n.first_day, latest + 1), day),
                  values(entry.get("score"), range(n.highest_score + 1))]
    if len(fields[0]) * len(fields[1]) * len(fields[-1]) > 200000:
        raise TooMany
    return list(itertools.product(*fields))


def lists(case, name, n, latest, most):
    """Every list there can be."""
    value, longest = case.get(name), getattr(n, "most_" + name)
    if name in ("visits", "measures"):
        every = lambda entry: records(entry, name, n, latest)
    else:
        codes = CODES[case["payer"]] if name == "diagnoses" else ["KX", "GP"]
        every = lambda code: codes if code is None else [code]
    entries, is_open, until = value, name == "measures", None
    if value is None:
        entries, is_open = [], True
    elif isinstance(value, dict):
        entries, is_open = value.get("exactly", value.get("at_least")), "at_least" in value
        until = day(value["complete_from"]) if "complete_from" in value else None
    given = [every(entry) for entry in entries]
    others = every(None) if is_open else []
    if until is not None:
        others = [record for record in others if record[0] < until]
    found = []
    for more in range((longest - len(given) if is_open else 0) + 1):
        size = len(given) + more
        if name == "diagnoses" and size < 1:
            continue
        for known in itertools.product(*given):
            if name != "measures":
                # No rule looks at the order of codes and of visits.
                ways = (list(known) + list(extra) for extra in itertools.combinations_with_replacement(others, more))
            else:
                ways = (mixed(known, extra, places) for extra in itertools.product(others, repeat=more)
                        for places in itertools.combinations(range(size), more))
            for way in ways:
                found.append(way)
                if len(found) > most:
                    raise TooMany
    return found


def mixed(known, extra, places):
    """A list with the extra entries at these places and the known ones between them, in their order."""
    known, extra = list(known), list(extra)
    return [(extra if i in places else known).pop(0) for i in range(len(known) + len(extra))]


def alternatives(case, name, n, latest, most):
    """Every value that agrees with the case."""
    value = case.get(name)
    if name in ("diagnoses", "modifiers", "visits", "measures"):
        return lists(case, name, n, latest, most)
    if name in DATES:
        return values(value, range(n.first_day, n.last_day + 1), day)
    if name == "line_amount":
        return values(value, range(n.most_line + 1), cents)
    if name == "baseline_score":
        return values(value, range(n.highest_score + 1))
    if name == "procedure":
        return values(value, ["97112", "98940"])
    return values(value, CHOICES.get(name, [True, False]))


def latest_day(name, value):
    if name in ("first_treatment", "last_report_on"):
        return value
    return max((record[0] for record in value), default=0) if name in ("visits", "measures") else 0


def slow(case, n, most):
    """The answer by all completions: (outcome, reason, possible, missing), and how many there are."""
    last = alternatives(case, "service_date", n, None, most)[-1]
    ways = {name: alternatives(case, name, n, last, most) for name in FACTS[case["payer"]]}
    names = [name for name in ways if len(ways[name]) > 1]
    total = 1
    for name in names:
        total *= len(ways[name])
    if total > most:
        raise TooMany
    made = {"payer": case["payer"], **{name: every[0] for name, every in ways.items()}}
    latest = {name: [latest_day(name, value) for value in every] for name, every in ways.items()}
    fixed = max(days[0] for name, days in latest.items() if name not in names)
    dated = [(i, latest[name]) for i, name in enumerate(names) if any(latest[name])]
    ends = {}
    for picked in itertools.product(*(range(len(ways[name])) for name in names)):
        for i, name in enumerate(names):
            made[name] = ways[name][picked[i]]
        d = made["service_date"]
        # No visit, measure, first treatment or report is after the service date.
        if fixed <= d and all(days[picked[i]] <= d for i, days in dated):
            ends[picked] = by_text.determine(made, n)
    possible, missing = sorted(set(ends.values())), []
    assert possible, f"a case of which there is no completion: {case}"
    for i, name in enumerate(names if len(possible) > 1 else []):
        alike = {}
        for picked, end in ends.items():
            if alike.setdefault(picked[:i] + picked[i + 1:], end) != end:
                missing.append(name)
                break
    if len(possible) == 1:
        answer = possible[0]
    else:
        of_reviewer = all(name.startswith("reviewer_") for name in missing)
        answer = ("pend", "clinical_review" if of_reviewer else "information_needed")
    return (*answer, possible, sorted(missing)), len(ends)


def make(seed, count, most):
    """(numbers, case, answer, completions) for so many cases."""
    rng, left_out = random.Random(seed), 0
    made = [(n, case, *slow(case, n, 400000)) for n, case in check_edges.edges()]
    count += len(made)
    while len(made) < count:
        n = rng.choice(SMALL) if len(made) % 2 else rng.choice([REAL, MOVED])
        payer = rng.choice([NATIONAL, FUND])
        case = check_cases.small(rng, payer, n) if n in SMALL else check_cases.real(rng, payer, n)
        try:
            answer, completions = slow(case, n, most)
        except TooMany:
            left_out += 1
            continue
        made.append((n, case, answer, completions))
    return made, left_out


def in_world(oracle, n):
    """The oracle with the numbers of a world; those that rules.py states where it is the real one."""
    if not hasattr(oracle, "stated"):
        oracle.stated = dict(vars(oracle.Limits))
    named = {**oracle.stated, **({} if n is REAL else by_text.limits(n))}
    for name, value in named.items():
        if not name.startswith("__"):
            setattr(oracle.Limits, name, value)
    oracle.lists.MEMORY.clear()
    return oracle


def fast(oracle, n, case, completions):
    """What the oracle answers, and what rules.py does where the case is complete."""
    oracle = in_world(oracle, n)
    found = oracle.determine(case)
    answer = (found["outcome"], found["reason"], found["possible"], found["missing"])
    if completions == 1 and complete(case):
        plain = oracle.determine_complete(case)
        if (plain["outcome"], plain["reason"]) != answer[:2]:
            return plain["outcome"], plain["reason"], [], []
    return answer


def complete(case):
    """Whether everything is known and said, so that the rules alone answer; a plain list of measures is open."""
    if any(case.get(name) is None for name in FACTS[case["payer"]]):
        return False
    if isinstance(case.get("measures"), list) or any(
            word in str(case) for word in ("between", "one_of", "at_least", "None")):
        return False
    return all(len(r) == 3 for r in case["visits"]) and all(len(r) == 2 for r in case.get("measures", {}).get("exactly", []))


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=2000)
    p.add_argument("--most", type=int, default=6000, help="completions of a case; one with more is left out")
    a = p.parse_args()
    import oracle
    made, left_out = make(a.seed, a.count, a.most)
    undecided, wrong = sum(len(answer[2]) > 1 for _, _, answer, _ in made), 0
    for n, case, answer, completions in made:
        got = fast(oracle, n, case, completions)
        if got != answer:
            wrong += 1
            if wrong <= 5:
                print(f"differs, world {WORLDS.index(n)}: {case}\n  every {answer}\n  oracle {got}")
    total = sum(completions for *_, completions in made)
    print(f"{len(made)} cases, {undecided} undecided, {total} completions, {left_out} left out as too many, {wrong} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
