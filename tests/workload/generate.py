#!/usr/bin/env python3
"""Makes the cases of README.md and what each must be determined as.

usage: generate.py N [--seed S] [--variant complete|gaps] --out FOLDER
writes FOLDER/cases.ndjson (one case a line) and FOLDER/expected.csv (case_id,outcome,reason).
Needs nothing beyond Python 3.9. The oracle below is written for clearness, not speed.
"""
import argparse, csv, datetime as dt, itertools, json, os, random

NEURO = ["I63.511", "I69.351", "I69.354", "I61.9", "G20.A1", "G35", "G81.94", "G80.1", "S06.2X1A", "S14.105A", "R27.0", "G11.10"]
OTHER = ["M54.2", "M54.12", "M25.511", "R51.9", "M62.838", "S13.4XXA", "M17.11", "Z96.651", "R26.81", "M79.1", "G43.909", "I10", "E11.9", "G44.86"]
PROVIDERS = ["physical_therapist", "occupational_therapist", "physician", "chiropractor", "therapy_assistant", "massage_therapist", "athletic_trainer"]
TECHNIQUES = ["pnf", "feldenkrais", "bobath", "baps_board", "desensitization", "massage", "wobble_chair", "vibration_plate", "other"]
DOCS = ["documents_body_area", "documents_technique", "documents_purpose", "documents_frequency", "documents_response"]
NEVER_MISSING = {"case_id", "procedure", "service_date"}


def make_case(rng, i, gaps):
    service = dt.date(2025, 1, 1) + dt.timedelta(days=rng.randrange(365))
    start = service - dt.timedelta(days=rng.randrange(71))
    neuro = rng.random() < 0.6
    diagnoses = rng.sample(OTHER, rng.randrange(1, 5)) + (rng.sample(NEURO, rng.randrange(1, 3)) if neuro else [])
    rng.shuffle(diagnoses)
    yes = lambda p: rng.random() < p
    case = {
        "case_id": f"W1-{i:08d}",
        "procedure": "97112" if yes(0.8) else rng.choice(["97110", "97140", "97116", "98941"]),
        "member_age": rng.randrange(1, 96),
        "diagnoses": diagnoses,
        "provider_type": rng.choices(PROVIDERS, [50, 15, 6, 15, 10, 2, 2])[0],
        "direct_one_on_one": yes(0.94),
        "one_on_one_minutes": rng.choices([rng.randrange(0, 8), rng.randrange(8, 76)], [4, 96])[0],
        "technique": rng.choices(TECHNIQUES, [30, 6, 14, 16, 8, 5, 4, 4, 13])[0],
        "static_balance": rng.choices(["normal", "fair", "poor"], [40, 25, 35])[0],
        "dynamic_balance": rng.choices(["normal", "fair", "poor"], [40, 25, 35])[0],
        "gross_motor": rng.choices(["intact", "impaired"], [65, 35])[0],
        "fine_motor": rng.choices(["intact", "impaired"], [70, 30])[0],
        "muscle_tone": rng.choices(["normal", "hypotonic", "hypertonic"], [60, 15, 25])[0],
        "berg_balance_score": rng.randrange(20, 57),
        "visits_used": rng.randrange(0, 25),
        "episode_start": start.isoformat(),
        "service_date": service.isoformat(),
        "cmt_same_day": yes(0.15),
        "modifiers": rng.sample(["GP", "59", "XS", "KX", "CQ"], rng.randrange(0, 4)),
    }
    for d in DOCS:
        case[d] = yes(0.96)
    case["functional_goal"] = yes(0.95)
    if gaps:
        for name in list(case):
            if name not in NEVER_MISSING and rng.random() < 0.05:
                del case[name]
    return case


def neuro_category(code):
    c = code[:3]
    return "I60" <= c <= "I69" or c in ("G11", "G20", "G21", "G35") or "G80" <= c <= "G83" or c in ("S06", "S14", "S24", "S34", "R27")


def determine(c):
    """The nine rules on a complete case."""
    if c["procedure"] != "97112":
        return "not_applicable", "other_procedure"
    if c["technique"] == "massage":
        return "deny", "not_neuromuscular_reeducation"
    if not c["direct_one_on_one"] or c["one_on_one_minutes"] < 8:
        return "deny", "not_one_on_one"
    if c["provider_type"] in ("massage_therapist", "athletic_trainer"):
        return "deny", "unqualified_provider"
    balance = c["static_balance"] == "poor" or c["dynamic_balance"] == "poor" or c["berg_balance_score"] < 45
    coordination = c["gross_motor"] == "impaired" or c["fine_motor"] == "impaired"
    tone = c["muscle_tone"] in ("hypotonic", "hypertonic")
    if not (any(map(neuro_category, c["diagnoses"])) and (balance or coordination or tone)):
        return "deny", "no_neuromuscular_impairment"
    if not (all(c[d] for d in DOCS) and c["functional_goal"]):
        return "pend", "documentation"
    if c["cmt_same_day"] and not {"59", "XS"} & set(c["modifiers"]):
        return "return", "modifier_required"
    days = (dt.date.fromisoformat(c["service_date"]) - dt.date.fromisoformat(c["episode_start"])).days
    if c["visits_used"] > 18 or days > 42:
        return "pend", "visit_limit"
    return "approve", "criteria_met"


# A missing fact stands for one value of each class that the rules tell apart.
STAND_INS = {
    "member_age": [40], "diagnoses": [["I63.511"], ["M54.2"]], "provider_type": ["physician", "massage_therapist"],
    "direct_one_on_one": [True, False], "one_on_one_minutes": [0, 30], "technique": ["pnf", "massage"],
    "static_balance": ["normal", "poor"], "dynamic_balance": ["normal", "poor"], "gross_motor": ["intact", "impaired"],
    "fine_motor": ["intact", "impaired"], "muscle_tone": ["normal", "hypertonic"], "berg_balance_score": [20, 50],
    "visits_used": [0, 20], "cmt_same_day": [True, False], "modifiers": [[], ["59"]], "functional_goal": [True, False],
    **{d: [True, False] for d in DOCS},
}


def determine_with_gaps(c):
    """The outcome that every completion shares, else information_needed."""
    missing = [n for n in STAND_INS if n not in c]
    choices = [STAND_INS[n] for n in missing]
    if "episode_start" not in c:
        service = dt.date.fromisoformat(c["service_date"])
        missing.append("episode_start")
        choices.append([service.isoformat(), (service - dt.timedelta(days=60)).isoformat()])
    found = {determine({**c, **dict(zip(missing, pick))}) for pick in itertools.product(*choices)}
    return found.pop() if len(found) == 1 else ("pend", "information_needed")


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("n", type=int)
    p.add_argument("--seed", type=int, default=97112)
    p.add_argument("--variant", choices=["complete", "gaps"], default="complete")
    p.add_argument("--out", required=True)
    a = p.parse_args()
    rng = random.Random(a.seed)
    os.makedirs(a.out, exist_ok=True)
    answer = determine_with_gaps if a.variant == "gaps" else determine
    with open(f"{a.out}/cases.ndjson", "w") as cases, open(f"{a.out}/expected.csv", "w", newline="") as exp:
        out = csv.writer(exp)
        out.writerow(["case_id", "outcome", "reason"])
        for i in range(a.n):
            c = make_case(rng, i, a.variant == "gaps")
            cases.write(json.dumps(c, separators=(",", ":")) + "\n")
            out.writerow([c["case_id"], *answer(c)])


if __name__ == "__main__":
    main()
