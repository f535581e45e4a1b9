#!/usr/bin/env python3
"""Compares answers with what is expected.

usage: compare.py EXPECTED ANSWERS [--show N]
EXPECTED as generate.py writes it, ANSWERS as `mednec determine --format ndjson` does; both in the order of the cases.

A case is wrong where the answer is bolder than the truth (it decides what is open), where it decides otherwise, or where
`exact` is claimed and `possible` or `missing` is not the truth. It is cautious where it leaves open what is decided, or
gives more than the truth in `possible` or `missing`, and says `exact: false`. The exit code is 1 if any case is wrong or if
more than one in a hundred is cautious.
"""
import argparse
import collections
import itertools
import json
import sys


def judge(expected, answer):
    """What is wrong with an answer, and whether it is an error; nothing where it is as expected."""
    if "possible" not in answer:
        return ("not answered", True)
    said = {(p["outcome"], p["reason"]) for p in answer["possible"]}
    true = {tuple(p) for p in expected["possible"]}
    asked = {m["fact"] for m in answer["missing"]}
    needed = set(expected["missing"])
    exact = answer["exact"]
    same = (answer["outcome"], answer["reason"]) == (expected["outcome"], expected["reason"])
    if same and said == true and asked == needed:
        return None if exact else ("as expected, though not said to be exact", False)
    if len(true) > 1 and len(said) == 1:
        return ("BOLDER: decides what is open", True)
    if not said >= true:
        return ("possible lacks some", True)
    if not asked >= needed:
        return ("missing lacks some", True)
    flagged = "said not to be exact" if not exact else "CLAIMED TO BE EXACT"
    if said != true:
        what = "leaves open what is decided" if len(true) == 1 else "possible has more"
    elif asked != needed:
        what = "missing has more"
    else:
        return ("another outcome or reason", True)
    return (f"{what}, {flagged}", exact)


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("expected")
    p.add_argument("answers")
    p.add_argument("--show", type=int, default=3, help="how many cases of each kind to show")
    a = p.parse_args()
    counts, errors, shown = collections.Counter(), collections.Counter(), collections.Counter()
    total = undecided = cautious = 0
    with open(a.expected) as expected_lines, open(a.answers) as answer_lines:
        for left, right in itertools.zip_longest(expected_lines, answer_lines):
            if left is None or right is None:
                print("not as many answers as cases")
                sys.exit(1)
            expected, answer = json.loads(left), json.loads(right)
            expected.setdefault("possible", [[expected["outcome"], expected["reason"]]])
            expected.setdefault("missing", [])
            if expected["case_id"] != answer.get("case_id"):
                print(f"{expected['case_id']} is answered as {answer.get('case_id')}: {right[:300].strip()}")
                sys.exit(1)
            total += 1
            undecided += len(expected["possible"]) > 1
            found = judge(expected, answer)
            if found is None:
                continue
            what, is_error = found
            counts[what] += 1
            errors[what] += is_error
            cautious += not is_error and what != "as expected, though not said to be exact"
            if shown[what] < a.show:
                shown[what] += 1
                if "possible" not in answer:
                    print(f"{expected['case_id']}: {what}: {right.strip()[:300]}")
                    continue
                said = sorted((p["outcome"], p["reason"]) for p in answer["possible"])
                print(f"{expected['case_id']}: {what}\n  expected {expected['outcome']} {expected['reason']} "
                      f"{expected['possible']} missing {expected['missing']}\n  answered {answer['outcome']} "
                      f"{answer['reason']} {said} missing {sorted(m['fact'] for m in answer['missing'])}")
    for what, count in counts.most_common():
        print(f"{count:7} {what}{'  (error)' if errors[what] else ''}")
    wrong = sum(errors.values())
    print(f"{total} cases, {undecided} of them undecided: {wrong} wrong, {cautious} cautious "
          f"({100 * cautious / max(total, 1):.2f} %)")
    sys.exit(1 if wrong or cautious * 100 > total else 0)


if __name__ == "__main__":
    main()
