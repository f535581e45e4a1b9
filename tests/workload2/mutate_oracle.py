#!/usr/bin/env python3
"""Puts deliberate errors into the oracle, one at a time, and tells which of them check_oracle.py's cases notice.

usage: mutate_oracle.py [--seed S] [--count N] [--only WORD]
The files stay as they are: a changed copy is loaded from memory. An error is noticed where one answer differs, where the
oracle fails, or where it comes to no end. The exit code is 1 if one is not noticed.

Left out of the list, since no answer can change by them: no least length of diagnoses (no code meets the same sets as one
code in none); a first_treatment after service_date (acts as one on it); a measure after the earlier of two service dates (it
comes after the rules that dates decide); no cut at the new daily maximum for service_date (a report falls due sooner).
"""
import argparse
import pathlib
import signal
import sys
import types

import check_oracle

HERE = pathlib.Path(__file__).parent

# File, what stands there (once), what is put in its place, and what that breaks.
ERRORS = [
    # oracle.py: what a case says
    ("oracle", "int(decimal.Decimal(str(value)) * 100)", "int(value * 100)", "cents cut off"),
    ("oracle", 'read(value["between"][1])),)', 'read(value["between"][1]) - 1),)', "a span without its end"),
    ("oracle", 'tuple((read(v), read(v)) for v in sorted(value["one_of"]))',
     '((read(min(value["one_of"])), read(max(value["one_of"]))),)', "two numbers taken for a span"),
    ("oracle", "return (Limits.first_day, Limits.last_day)\n    if",
     "return (Limits.first_day + 1, Limits.last_day)\n    if", "no date on the first day"),
    ("oracle", 'return tuple(map(day, value["between"]))', 'return (day(value["between"][0]),) * 2',
     "a date's later end lost"),
    ("oracle", '        return tuple(value["one_of"])\n    return (value,)',
     '        return tuple(value["one_of"])[:1]\n    return (value,)', "only the first of two choices"),
    ("oracle", "            entries, self.open = [], True", "            entries, self.open = [], open_by_default",
     "a list left out taken for an empty one"),
    ("oracle", '"at_least" in value\n', "False\n", "at_least taken for a complete list"),
    ("oracle", 'self.until = day(value["complete_from"])', 'self.until = day(value["complete_from"]) + 1',
     "complete_from a day late"),
    ("oracle", 'if "complete_from" in value:', 'if "complete_since" in value:', "complete_from not read"),
    ("oracle", "max(0, most - len(self.entries)) if", "max(0, most - len(self.entries) - 1) if",
     "a list one too short"),
    ("oracle", "range(low, high + 1))\n\n\ndef read_case", "range(low, high))\n\n\ndef read_case",
     "a span of scores without its end"),
    ("oracle", "measure, open_by_default=True)", "measure)", "a plain list of measures taken as complete"),
    ("oracle", '(THERAPY[0], "98940"))', "THERAPY[:1])", "an unknown procedure taken for therapy"),
    ("oracle", "return domain.most_more == 0 and all(map(firm, domain.entries))",
     "return all(map(firm, domain.entries))", "an open list is never missing"),
    ("oracle", "isinstance(e, str) or (", "isinstance(e, str) or True or (",
     "a partly known record is never missing"),
    # oracle.py: dates
    ("oracle", 'p == "chiropractor" else "physician" for p in domain))',
     'p == "chiropractor" else "physician" for p in domain[:1]))', "a provider type's other choice lost"),
    ("oracle", "return [(d, d) for d in days]", "return [(d, d) for d in days][:-1] or [(days[0], days[0])]",
     "the last day not tried"),
    ("oracle", "for d in days if d + 1 <= high]", "for d in days if d + 1 < high]", "the last two days not tried"),
    ("oracle", "low = max([low] + [first for first, _ in records + others])",
     "low = max([low] + [first for first, _ in others])", "a visit after service_date"),
    ("oracle", "low = max([low] + [first for first, _ in records + others])",
     "low = max([low] + [first for first, _ in records])", "a first treatment after service_date"),
    ("oracle", "for more in (0, 1, Limits.window)} | {Limits.month(d) for d in ends}",
     "for more in (0, 1)} | {Limits.month(d) for d in ends}",
     "no cut for service_date where a visit leaves the window"),
    ("oracle", " | {Limits.month(d) for d in ends}", "", "no cut a month after a report"),
    ("oracle", "cuts |= {end + i * Limits.certify + j * Limits.interval for i in (-1, 0, 1) for j in (-1, 0, 1)}",
     "pass", "no cuts for service_date by the first treatment"),
    ("oracle", "cuts |= {Limits.second_edition, Limits.in_force, Limits.year(low)",
     "cuts |= {Limits.in_force, Limits.year(low)", "no cut at the second edition"),
    ("oracle", "Limits.second_edition, Limits.in_force, Limits.year(low), Limits.year(high)}",
     "Limits.second_edition, Limits.year(low), Limits.year(high)}", "no cut where the fund's policy begins"),
    ("oracle", "cuts |= {start for table in (Limits.kx, Limits.daily)", "cuts |= {start for table in (Limits.daily,)",
     "no cut at the new KX threshold"),
    ("oracle", "for more in (Limits.certify, Limits.interval)}\n        cuts |= {d - Limits.certify",
     "for more in (Limits.certify,)}\n        cuts |= {d - Limits.certify",
     "no cut at the interval for first_treatment"),
    ("oracle", 'cuts |= {d - Limits.certify for d in self.known.get("plan_certified_on", ())}', "pass",
     "no cut by the certification for first_treatment"),
    ("oracle", 'cuts = {d + Limits.certify for d in self.pick("first_treatment")}', "cuts = set()",
     "no cut for plan_certified_on"),
    ("oracle", 'cuts = {first for (first, _), _, _ in self.known["visits"].entries}\n', "cuts = set()\n",
     "no cut by visits for last_report_on"),
    ("oracle", "cuts |= {d - more for d in days for more in Limits.month_lengths}", "cuts |= {d - 30 for d in days}",
     "all months of 30 days"),
    ("oracle", "late = tuple(d > Limits.month(r) for d, r in zip(days, pair))",
     "late = tuple(d > Limits.month(r) for d, r in zip(days[:1], pair))", "a report's month for one side only"),
    # oracle.py: codes, scores, the answer
    ("oracle", "if code is None else [tuple(test(code) for test in tests)]",
     "if code is None else [tuple(test(code) and not any(t(code) for t in tests[:i]) for i, test in enumerate(tests))]",
     "a code in one value set only"),
    ("oracle", "given = kinds if code is None", "given = kinds[:-1] if code is None",
     "an unknown code in not both value sets"),
    ("oracle", "for more in range(1, codes.most_more + 1):", "for more in range(1, codes.most_more):",
     "codes one too short"),
    ("oracle", "last >= base + Limits.change", "last > base + Limits.change", "improvement above the change only"),
    ("oracle", "last is not None and last >=", "last is None or last >=", "no measure taken for an improvement"),
    ("oracle", "for a in lasts for b in bases for c in bases if b != c})",
     "for a in lasts for b in bases for c in bases if b == c})", "a baseline never differs"),
    ("oracle", "if REVIEWER.issuperset(missing)", "if REVIEWER.intersection(missing)",
     "clinical_review beside other facts"),
    ("oracle", '"clinical_review" if', '"information_needed" if', "never clinical_review"),
    ("oracle", "tries.append((known, cache))", "tries = tries or [(known, cache)]", "missing from short lists only"),
    # visits.py
    ("visits", "d > side.date - Limits.window, in_year", "d >= side.date - Limits.window, in_year",
     "the window a day too long"),
    ("visits", "dates += [0, 0, d >= side.report]", "dates += [0, 0, d > side.report]",
     "the day of the report not counted"),
    ("visits", "same and d >= side.report, same", "d >= side.report, same",
     "visits of all disciplines since the report"),
    ("visits", "in_year and discipline in BUCKETS[side.discipline]", "in_year and discipline == side.discipline",
     "no shared threshold"),
    ("visits", "in_year and discipline in BUCKETS", "discipline in BUCKETS", "sums of all years"),
    ("visits", "cuts |= {side.date - Limits.window + 1, Limits.year(side.date)}",
     "cuts |= {side.date - Limits.window + 1}", "no class at the new year"),
    ("visits", "cuts |= {side.date - Limits.window + 1, Limits.year(side.date)}", "cuts |= {Limits.year(side.date)}",
     "no class at the window"),
    ("visits", "cuts |= {first, last + 1}", "cuts |= {first, last}", "a visit's range a day off"),
    ("visits", "min(side.date for side in sides)", "max(side.date for side in sides)",
     "a visit after one of two service dates"),
    ("visits", "if a <= d <= b), distinct)", "if a <= d < b), distinct)", "a taken date counted as free"),
    ("visits", "if self.taken[place] or used:", "if self.taken[place]:", "two new visits never on one day"),
    ("visits", "if enough or used < self.free[place]:", "if enough:", "few dates taken for none"),
    ("visits", "if enough or used < self.free[place]:", "if True:", "more dates than days"),
    ("visits", "if known.until is None or b < known.until:", "if True:", "complete_from not kept"),
    ("visits", "grown = (min(low + span[0], highest)", "grown = (min(low, highest)", "the least of a sum lost"),
    ("visits", "other[:2] == (w[0]._replace(place=other[0].place), w[1])", "other[0].place >= w[0].place",
     "useful kinds thrown away"),
    ("visits", "return reached if payer == NATIONAL else reached + (counts[0] >= Limits.tier_1,)",
     "return reached if payer == NATIONAL else reached + (counts[0] > Limits.tier_1,)", "the first tier one longer"),
    ("visits", "all(o[0] <= s[0] and s[1] <= o[1]", "all(o[0] <= s[0] or s[1] <= o[1]", "narrower sums thrown away"),
    ("visits", "lows = [0] + [limit + 1 for limit in limits]", "lows = [0] + [limit for limit in limits]",
     "a total at its threshold is above it"),
    ("visits", "low = max(both[0], a - first[1], c - second[1])", "low = max(both[0], a - first[1])",
     "room for one total only"),
    ("visits", "found.add((seen(payer, told_1, i), seen(payer, told_2, j)))",
     "found.add((seen(payer, told_1, i), seen(payer, told_2, i)))", "both totals in one class"),
    ("visits", "keep(told_once, told_once, x, y, s)", "keep(told_once, told_once, x, x, s)",
     "a line never differs (spans aside)"),
    ("visits", "keep(told_1, told_2, x, y, sum_of(both, w))", "keep(told_1, told_2, x, y, both)",
     "the line not in two totals"),
    ("visits", "low < top or (low == top and j < i)", "low < top or (low == top and j > i)",
     "of equal dates the earlier in the list"),
    ("visits", "low < top or (low == top and j < i)", "low < top", "of equal dates neither"),
    ("visits", "min(latest, known.until - 1)", "min(latest, known.until)", "an unlisted measure on complete_from"),
    ("visits", "if known.most_more and top >=", "if top >=", "an unlisted measure in a complete list"),
    ("visits", "    if not spread:\n        found.add(None)\n", "", "never without a measure"),
    # rules.py
    ("rules", "if date.month == 12 else (date.year, date.month + 1)",
     "if date.month >= 11 else (date.year, date.month + 1)", "no December"),
    ("rules", "for last in range(date.day, 0, -1):", "for last in (date.day, 28):", "a month's last day is its 28th"),
    ("rules", "if start <= d:", "if start < d:", "a dated parameter a day late"),
    ("rules", "return 1 if d >= Limits.second_edition else 0", "return 1 if d > Limits.second_edition else 0",
     "the second edition a day late"),
    ("rules", "if since_start > Limits.certify:", "if since_start >= Limits.certify:",
     "certification due a day early"),
    ("rules", "since_start > Limits.interval and", "since_start >= Limits.interval and",
     "the interval over a day early"),
    ("rules", '<= v.get("first_treatment") + Limits.certify', '< v.get("first_treatment") + Limits.certify',
     "certified a day less"),
    ("rules", 'v.get("signed_order_on_file") and v.get("plan_sent_in_time")', 'v.get("signed_order_on_file")',
     "an order alone"),
    ("rules", 'code[:5] == "G12.2"', 'code[:3] == "G12"', "a code set too wide"),
    ("rules", '"I60" <= code[:3] <= "I69"', '"I60" <= code[:3] < "I69"', "a code range without its end"),
    ("rules", 'v.get("service_date") > Limits.month(', 'v.get("service_date") >= Limits.month(',
     "a report late on its day"),
    ("rules", "certify, interval, window, treatment_days = 30, 90, 30, 10",
     "certify, interval, window, treatment_days = 30, 90, 31, 10", "a window of 31 days"),
    ("rules", "monthly, yearly = 6, (24, 20)", "monthly, yearly = 6, (24, 21)", "a visit more in the second edition"),
    ("rules", '(day("2025-07-01"), 14366)', '(day("2025-07-01"), 14367)', "a cent more a day"),
    ("rules", "review = 300000", "review = 300001", "a cent more before review"),
    ("rules", "month_lengths = range(27, 33)", "month_lengths = range(31, 33)", "no short month"),
]


def load(changed=None):
    """The oracle as new modules, in one of which one thing is changed."""
    for name in ("rules", "visits", "oracle"):
        text = (HERE / f"{name}.py").read_text()
        if changed and changed[0] == name:
            assert text.count(changed[1]) == 1, f"stands {text.count(changed[1])} times in {name}.py: {changed[1]}"
            text = text.replace(changed[1], changed[2])
        sys.modules[name] = module = types.ModuleType(name)
        exec(compile(text, f"{name}.py", "exec"), vars(module))
    return sys.modules["oracle"]


def out_of_time(*_):
    raise TimeoutError("no end")


def noticed(changed, made):
    """Which case notices an error first, and how; None where none does."""
    oracle = load(changed)
    for i, (n, case, answer, completions) in enumerate(made):
        signal.alarm(20)
        try:
            if check_oracle.fast(oracle, n, case, completions) != answer:
                return i, "another answer"
        except Exception as error:
            return i, type(error).__name__
        finally:
            signal.alarm(0)
    return None


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=2000)
    p.add_argument("--most", type=int, default=6000)
    p.add_argument("--only", default="", help="errors of which the description has this in it")
    a = p.parse_args()
    signal.signal(signal.SIGALRM, out_of_time)
    made, _ = check_oracle.make(a.seed, a.count, a.most)
    if noticed(None, made):
        sys.exit("the oracle is not right even without an error: see check_oracle.py")
    errors = [error for error in ERRORS if a.only in error[3]]
    missed = 0
    for error in errors:
        found = noticed(error, made)
        missed += found is None
        how = "NOT NOTICED" if found is None else f"case {found[0]}: {found[1]}"
        print(f"{error[0]}.py: {error[3]}: {how}", flush=True)
    print(f"{len(errors)} errors, {len(errors) - missed} noticed, {missed} not")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
