"""Cases that check_oracle.py tries: in small worlds any that come up, with the real numbers such as lie at an edge.

`small(rng, payer, n)` and `real(rng, payer, n)` give a case as mednec reads it, in which some facts are hidden wholly or
in part. Each starts from a complete case, so there always is a completion.
"""
import datetime as dt

from by_text import day, next_month, year, Numbers

NATIONAL, FUND = "example-national", "example-fund"
DISCIPLINES = ["physical", "occupational", "speech"]
CHOICES = {"requested_discipline": DISCIPLINES, "goal": ["improve", "maintain"], "provider_type": [
    "physical_therapist", "occupational_therapist", "speech_therapist", "physician", "chiropractor"]}
DATES = ["service_date", "first_treatment", "plan_certified_on", "last_report_on"]
BOTH = ["procedure", "service_date", "requested_discipline", "diagnoses", "line_amount", "visits", "last_report_on"]
FACTS = {
    NATIONAL: BOTH + ["provider_type", "modifiers", "skilled_care_needed", "first_treatment", "plan_certified",
                      "plan_certified_on", "signed_order_on_file", "plan_sent_in_time", "recertified", "goal",
                      "reviewer_finds_skill_needed", "reviewer_finds_complexity"],
    FUND: BOTH + ["measures", "baseline_score", "returned_to_work", "authorization_on_file",
                  "reviewer_finds_related_condition", "reviewer_finds_improvement"],
}
# A code of each kind, and codes at both sides of the ends of the value sets.
CODES = {NATIONAL: ["I63.9", "G20.A1", "E10.42", "M54.2"], FUND: ["M54.2", "G20.A1"]}
EDGE_CODES = {NATIONAL: ["I59.9", "I60.9", "I69.998", "I70.0", "G79.9", "G80.0", "G83.9", "G84", "G35",
                         "S06.0X0A", "S14.1",
                         "G12.1", "G12.20", "G20", "E10", "E11.9"],
              FUND: ["S13.4", "S16.1XXA", "S33.5", "S14.1", "M49.8", "M50.1", "M54", "M54.9", "M55"]}

YEAR_END = Numbers(
    first_day=day("2024-12-28"), last_day=day("2025-01-04"), second_edition=day("2025-01-02"),
    in_force=day("2024-12-30"),
    most_visits=3, most_measures=2, most_diagnoses=2, most_modifiers=1, most_amount=2, most_line=2, highest_score=3,
    certify=1, interval=3, window=3, treatment_days=2, monthly=2, yearly_first=3, yearly_second=2,
    kx_from=day("2025-01-01"), kx_before=2, kx_after=3, review=4, tier_1=1, tier_2=2, report_visits=1, change=1,
    daily_from=day("2025-01-02"), daily_before=1, daily_after=2, month_days=2)
_make = lambda **changes: Numbers(**{**vars(YEAR_END), **changes})
SMALL = [
    YEAR_END,
    # Four days, longer lists of measures, sums that can stay below every threshold or pass two with one visit.
    _make(first_day=day("2024-12-30"), last_day=day("2025-01-02"), in_force=day("2024-12-31"), most_measures=3,
          most_amount=1, most_line=3, window=2, monthly=1, yearly_first=2, yearly_second=1, kx_before=1, kx_after=2, review=2,
          second_edition=day("2025-01-01"), kx_from=day("2025-01-02"), daily_from=day("2025-01-01"), tier_2=3,
          report_visits=2, month_days=1),
    # Three days and four visits: counts up to three; the new year is in no window.
    _make(first_day=day("2025-01-01"), last_day=day("2025-01-03"), in_force=day("2025-01-02"), most_visits=4,
          most_amount=1, most_line=1, window=2, treatment_days=3, monthly=2, yearly_first=4, yearly_second=3, review=3,
          second_edition=day("2025-01-02"), kx_from=day("2025-01-03"), kx_before=1, kx_after=2, daily_before=0, daily_after=1,
          daily_from=day("2025-01-03"), tier_2=3, report_visits=3, change=2),
    # Five days; the window reaches over the new year, with which the second edition begins.
    _make(first_day=day("2024-12-30"), last_day=day("2025-01-03"), most_visits=3, most_amount=1, most_line=1, window=4,
          monthly=3, yearly_first=3, yearly_second=1, second_edition=day("2025-01-01"), kx_before=1, kx_after=0, review=1, certify=2, interval=3, treatment_days=1,
          month_days=2, tier_1=2, tier_2=3, report_visits=2),
]
REAL = Numbers()
# As long as the real one, with nothing that falls on one day or has one length there by chance.
MOVED = Numbers(second_edition=day("2025-03-11"), in_force=day("2024-08-20"), kx_from=day("2025-04-10"),
                daily_from=day("2025-09-15"), daily_before=14366, daily_after=14084, certify=45, interval=70, window=20, kx_before=60000, kx_after=62000, review=90000,
                monthly=4, yearly_first=8, yearly_second=6, treatment_days=4, tier_1=5, tier_2=9, report_visits=5)


def iso(d):
    return dt.date.fromordinal(d).isoformat()


def chance(rng, p):
    return rng.random() < p


def truth(rng, payer, n, d, discipline=None):
    """A case that comes through to the last rows of the table, with everything known."""
    return {"payer": payer, "procedure": "97112", "service_date": d, "requested_discipline": discipline or rng.choice(DISCIPLINES),
            "diagnoses": ["M54.2"], "line_amount": 0, "visits": [], "last_report_on": d, "provider_type": "physician",
            "modifiers": ["KX"], "skilled_care_needed": True, "first_treatment": d, "plan_certified": True,
            "plan_certified_on": n.first_day, "signed_order_on_file": True, "plan_sent_in_time": True, "recertified": True,
            "goal": "improve", "reviewer_finds_skill_needed": False, "reviewer_finds_complexity": False, "measures": [],
            "baseline_score": min(n.highest_score // 2, 30), "returned_to_work": False, "authorization_on_file": True,
            "reviewer_finds_related_condition": False, "reviewer_finds_improvement": False}


# ---- hiding ---------------------------------------------------------------------------------------------------------

def between_days(rng, d, n, reach, latest=None):
    ends = max(n.first_day, d - rng.randint(0, reach)), min(latest or n.last_day, d + rng.randint(0, reach))
    return {"between": [iso(e) for e in ends]}


def hide_number(rng, value, low, high, scale):
    """None, two values, or a span; of many values a span of a few."""
    form = rng.random()
    if form < 0.3 and high - low < 100:
        return None
    if form < 0.6:
        other = max(low, min(high, value + rng.choice([-5000, -2, -1, 1, 2, 5000])))
        return {"one_of": [v / scale if scale > 1 else v for v in rng.sample([value, other], 2)]}
    ends = max(low, value - rng.randint(0, 3)), min(high, value + rng.randint(0, 3))
    return {"between": [e / scale if scale > 1 else e for e in ends]}


def hide_choice(rng, value, everything):
    others = [c for c in everything if c != value]
    return None if chance(rng, 0.5) else {"one_of": rng.sample([value, rng.choice(others)], 2)}


def hide(rng, name, value, n, reach):
    if name in DATES:
        return None if chance(rng, 0.35) else between_days(rng, value, n, rng.choice([1, reach]))
    if name == "line_amount":
        return hide_number(rng, value, 0, n.most_line, 100)
    if name == "baseline_score":
        return hide_number(rng, value, 0, n.highest_score, 1)
    if name in CHOICES:
        return hide_choice(rng, value, CHOICES[name])
    if name == "procedure":
        return rng.choice([None, {"one_of": [value, "98941"]}, {"one_of": ["97110", value]}])
    if name in ("diagnoses", "modifiers"):
        at = rng.randrange(len(value) + 1)
        return rng.choice([None, {"at_least": value[:at]}, value[:at] + [None] + value[at + 1:]])
    return None


def shown_record(record, payer_list):
    if payer_list == "visits":
        return {"date": iso(record[0]), "discipline": record[1], "amount": record[2] / 100}
    return {"taken_on": iso(record[0]), "score": record[1]}


def hide_in_record(rng, name, record, n, reach, latest):
    """A record with one field not known, or with two."""
    row = shown_record(record, name)
    small_world = n.highest_score < 10
    count = rng.choice([1, 1, 2]) if small_world else 1
    for field in [list(row)[0]] if chance(rng, 0.4) else rng.sample(list(row), count):
        if field in ("date", "taken_on"):
            row[field] = None if chance(rng, 0.4) else between_days(rng, record[0], n, reach)
        elif field == "discipline":
            row[field] = hide_choice(rng, record[1], DISCIPLINES)
        elif field == "amount":
            row[field] = hide_number(rng, record[2], 0, n.most_amount, 100)
        else:
            row[field] = hide_number(rng, record[1], 0, n.highest_score, 1)
        if row[field] is None and chance(rng, 0.5):
            del row[field]
    return row


def hide_list(rng, name, records, n, reach, d):
    """A list left out, open, complete from a day on, or with entries of which something is not known."""
    rows = [shown_record(r, name) for r in records]
    small_world, form = n.highest_score < 10, rng.random()
    if small_world and name == "measures" and chance(rng, 0.25):
        return rows  # a plain list of measures is open
    if small_world and form < 0.2:
        return None
    # Of the cases at an edge, the last records are those at the edge.
    some = [i for i in range(len(rows)) if chance(rng, 0.5)] if small_world else [
        rng.choice([len(rows) - 1, rng.randrange(len(rows))]) for _ in range(rng.choice([1, 1, 2])) if rows]
    for i in some:
        rows[i] = None if small_world and chance(rng, 0.2) else hide_in_record(rng, name, records[i], n, reach, d)
    if small_world and form < 0.65:
        value = {"at_least": rows}
        if chance(rng, 0.5):
            start = rng.randint(max(n.first_day, d - 3), min(n.last_day, d + 1))
            # What is left out must be dated before that day.
            value["complete_from"] = iso(start)
            value["at_least"] = [row for row, r in zip(rows, records) if r[0] >= start or chance(rng, 0.5)]
        elif rows and chance(rng, 0.5):
            rows.pop(rng.randrange(len(rows)))
        return value
    return rows if name == "visits" else {"exactly": rows}


def shown(rng, case, hidden, n, reach):
    """The case as it is written, with these facts hidden."""
    written = {"payer": case["payer"]}
    for name in FACTS[case["payer"]]:
        value = case[name]
        if name in ("visits", "measures"):
            if name in hidden:
                value = hide_list(rng, name, value, n, reach, case["service_date"])
            else:
                value = [shown_record(r, name) for r in value]
                value = {"exactly": value} if name == "measures" else value
        elif name in hidden:
            value = hide(rng, name, value, n, reach)
        elif name in DATES:
            value = iso(value)
        elif name == "line_amount":
            value = value / 100
        if value is not None or rng and chance(rng, 0.5):
            written[name] = value
    return written


# ---- small worlds ---------------------------------------------------------------------------------------------------

def small(rng, payer, n):
    days = range(n.first_day, n.last_day + 1)
    d = rng.choice(days)
    case, past = truth(rng, payer, n, d), lambda: rng.randint(max(n.first_day, d - 4), d)
    changed = FACTS[payer] if chance(rng, 0.4) else rng.sample(FACTS[payer], rng.randint(2, 8))
    for name in changed:
        if name in ("first_treatment", "last_report_on"):
            case[name] = past()
        elif name == "plan_certified_on":
            case[name] = rng.choice(days)
        elif name in CHOICES:
            case[name] = rng.choice(CHOICES[name])
        elif name == "line_amount":
            case[name] = rng.randint(0, n.most_line)
        elif name == "baseline_score":
            case[name] = rng.randint(0, n.highest_score)
        elif isinstance(case[name], bool):
            case[name] = chance(rng, 0.5)
    if chance(rng, 0.7):
        case["provider_type"] = "physician"
    case["procedure"] = "97112" if chance(rng, 0.95) else "98940"
    case["diagnoses"] = [rng.choice(CODES[payer]) for _ in range(rng.randint(1, n.most_diagnoses))]
    case["modifiers"] = [rng.choice(["KX", "GP"]) for _ in range(rng.randint(0, n.most_modifiers))]
    own = case["requested_discipline"]
    case["visits"] = [(past(), own if chance(rng, 0.4) else rng.choice(DISCIPLINES), rng.randint(0, n.most_amount))
                      for _ in range(rng.randint(0, n.most_visits))]
    case["measures"] = [(past(), rng.randint(0, n.highest_score)) for _ in range(rng.randint(0, n.most_measures))]
    lists = ["visits"] if payer == NATIONAL else rng.choice([["visits"], ["measures"], ["visits", "measures"]])
    hidden = set(rng.sample(FACTS[payer], rng.choice([0, 1, 1, 2, 2, 3])))
    return shown(rng, case, hidden.union(lists if chance(rng, 0.7) else []), n, 2)


# ---- the real numbers -----------------------------------------------------------------------------------------------

MONTH_ENDS = [day(text) for text in ("2024-02-29", "2024-03-31", "2025-02-28", "2025-03-01", "2025-03-15", "2025-03-30",
                                     "2025-05-31", "2025-07-31", "2024-12-31", "2025-01-31", "2025-12-31")]


def edge_dates(n):
    """The days from which on something else holds."""
    return [n.second_edition, n.in_force, n.kx_from, n.daily_from, day("2025-01-01")]


def beside(rng, value, low, high):
    return max(low, min(high, value + rng.choice([-1, 0, 0, 1])))


def real_date(rng, n):
    form = rng.random()
    return (beside(rng, rng.choice(edge_dates(n)), n.first_day, n.last_day) if form < 0.45 else
            beside(rng, rng.choice(MONTH_ENDS), n.first_day, n.last_day) if form < 0.65 else
            rng.randint(n.first_day + 200, n.last_day))


def visits_in(rng, count, first, last, disciplines, amount=0):
    return [(rng.randint(first, max(first, last)), rng.choice(disciplines), amount) for _ in range(count)]


def near_total(rng, case, total, days, disciplines):
    """Visits and a line that come to a total, or to a cent more or less."""
    total += rng.choice([-1, 0, 1])
    case["line_amount"] = min(total, rng.choice([29, 5757, 10029, 40001]))
    rest = total - case["line_amount"]
    while rest:
        amount = min(rest, rng.choice([41999, 50000]))
        case["visits"].append((rng.choice(days), rng.choice(disciplines), amount))
        rest -= amount


def dated(rng, case, n):
    """A case in which nothing changes with the service date but what holds from one day on."""
    edge = beside(rng, rng.choice(edge_dates(n)[1::2] if case["payer"] == FUND else edge_dates(n)), n.first_day, n.last_day)
    case.update(service_date=edge, last_report_on=max(n.first_day, edge - rng.choice([0, 20])), first_treatment=n.first_day)
    limit = rng.choice([n.kx_before, n.kx_after])
    if case["payer"] == FUND:
        others = [other for other in DISCIPLINES if other != case["requested_discipline"]]
        near_total(rng, case, rng.choice([n.daily_before, n.daily_after]), [edge], others)
    elif chance(rng, 0.5):
        case["plan_certified"] = False
    elif limit <= n.most_line or chance(rng, 0.5):
        case["modifiers"] = []
        near_total(rng, case, limit, [max(n.first_day, edge - 3)], [case["requested_discipline"]])
    else:
        on = rng.choice([max(n.first_day, edge - 2 * n.window), max(n.first_day, edge - 1), edge])
        count = rng.choice([n.yearly_second, n.yearly_first]) - rng.choice([0, 1, 2])
        case["visits"] = [(on, rng.choice(DISCIPLINES), 0)] * count
    return {"service_date"}.union(rng.sample(["line_amount", "visits"], rng.choice([0, 1, 1, 2])))


def real_national(rng, case, n):
    d, own = case["service_date"], case["requested_discipline"]
    start_of_year = day(f"{year(d)}-01-01")
    kind = rng.choice(["codes", "certify", "interval", "report", "money", "window", "year"])
    touched = []
    if kind == "codes":
        case["skilled_care_needed"] = False
        case["diagnoses"] = rng.sample(EDGE_CODES[NATIONAL], rng.randint(1, 3))
        case["reviewer_finds_skill_needed"] = chance(rng, 0.2)
        touched = ["diagnoses", "skilled_care_needed", "reviewer_finds_skill_needed"]
    if kind == "codes" or kind == "money":
        if chance(rng, 0.7):
            case["modifiers"] = ["GP"] if chance(rng, 0.5) else ["GP", "KX"]
        bucket = ["occupational"] if own == "occupational" else ["physical", "speech"]
        days = [beside(rng, start_of_year, n.first_day, d), d, rng.randint(start_of_year, d)]
        limit = n.kx_after if d >= n.kx_from else n.kx_before
        near_total(rng, case, rng.choice([limit, n.review]), days, bucket if chance(rng, 0.8) else DISCIPLINES)
        touched = touched + ["modifiers", "line_amount", "visits", "requested_discipline", "reviewer_finds_complexity"]
    elif kind in ("certify", "interval"):
        length = n.certify if kind == "certify" else n.interval
        earlier = rng.choice([0, 0, rng.randint(0, 60)])
        case["first_treatment"] = beside(rng, d - length - earlier, n.first_day, d)
        if kind == "interval":
            case["recertified"] = False
        elif chance(rng, 0.8):
            case["plan_certified_on"] = beside(rng, case["first_treatment"] + length, n.first_day, n.last_day)
            case["signed_order_on_file"] = chance(rng, 0.3)
        else:
            case["plan_certified"] = chance(rng, 0.2)
        touched = ["first_treatment", "service_date", "plan_certified_on", "plan_certified", "recertified",
                   "signed_order_on_file", "plan_sent_in_time"]
    elif kind == "report":
        case["last_report_on"] = max(n.first_day, d - rng.choice([12, 40, 200]))
        count = n.treatment_days + rng.choice([-1, 0, 1])
        dates = rng.sample(range(max(n.first_day, case["last_report_on"] - 2), d + 1), min(count, 12))
        case["visits"] = [(on, rng.choice(DISCIPLINES), 0) for on in sorted(dates)]
        case["visits"] += rng.sample(case["visits"], rng.randint(0, 2))
        case["goal"] = rng.choice(CHOICES["goal"])
        touched = ["visits", "last_report_on", "service_date", "goal"]
    elif kind == "window":
        edge = max(n.first_day, d - n.window)
        case["visits"] = visits_in(rng, n.monthly - rng.choice([1, 2]), edge + 1, d, DISCIPLINES)
        case["visits"] += visits_in(rng, rng.choice([1, 2]), edge, min(d, edge + 1), DISCIPLINES)
        case["first_treatment"] = rng.randint(n.first_day, d)
        touched = ["visits", "visits", "service_date", "reviewer_finds_complexity", "diagnoses"]
    elif kind == "year":
        # Few days, so that no report is due, and none in the window.
        last = max(n.first_day, d - n.window)
        days = [max(n.first_day, beside(rng, min(start_of_year, last), n.first_day, last)), last]
        count = (n.yearly_second if d >= n.second_edition else n.yearly_first) - 1 + rng.choice([0, 1])
        case["visits"] = [(rng.choice(days), rng.choice(DISCIPLINES), 0) for _ in range(count)]
        touched = ["visits", "service_date", "reviewer_finds_complexity"]
    return touched + ["service_date"] if chance(rng, 0.5) else touched


def real_fund(rng, case, n):
    d, own = case["service_date"], case["requested_discipline"]
    kind = rng.choice(["codes", "same day", "month", "report", "daily", "tier", "tier"])
    touched = ["last_report_on"]
    if kind == "codes":
        case["diagnoses"] = rng.sample(EDGE_CODES[FUND], rng.randint(1, 2))
        touched = ["diagnoses", "reviewer_finds_related_condition", "procedure"]
    elif kind == "same day":
        case["visits"] = visits_in(rng, 2, max(n.first_day, d - 1), d, DISCIPLINES)
        touched = ["visits", "requested_discipline"]
    elif kind == "month":
        back = d - 27
        while next_month(back, 0) > d or chance(rng, 0.1):
            back -= 1
        case["visits"] = visits_in(rng, rng.randint(0, 2), n.first_day, max(n.first_day, back - 1), DISCIPLINES)
        case["last_report_on"] = max(n.first_day, min(d, beside(rng, back, n.first_day, d)))
        touched = ["last_report_on", "last_report_on", "service_date", "visits"]
    elif kind == "report":
        case["last_report_on"] = max(n.first_day, d - rng.choice([1, 14, 27]))
        case["visits"] = visits_in(rng, n.report_visits + rng.choice([-1, 0]), case["last_report_on"], d - 1, [own])
        case["visits"] += visits_in(rng, 1, max(n.first_day, case["last_report_on"] - 1), d - 1, [own])
        touched = ["visits", "last_report_on", "requested_discipline"]
    elif kind == "daily":
        others = [other for other in DISCIPLINES if other != own]
        near_total(rng, case, n.daily_after if d >= n.daily_from else n.daily_before, [d, d, max(n.first_day, d - 1)], others)
        touched = ["visits", "line_amount", "requested_discipline", "service_date"]
    else:
        tier = rng.choice([n.tier_1, n.tier_2])
        case["visits"] = visits_in(rng, tier + rng.choice([-1, 0]), max(n.first_day, d - 60), d - 1, [own])
        case["authorization_on_file"] = chance(rng, 0.7)
        score = case["baseline_score"] + n.change
        on = max(n.first_day, d - 3)
        case["measures"] = [(beside(rng, on, n.first_day, d), score + rng.choice([-1, 0, 1]))
                            for _ in range(rng.randint(0, 3))]
        touched = ["measures", "baseline_score", "returned_to_work", "authorization_on_file", "visits", "service_date",
                   "reviewer_finds_improvement"]
    return touched


def real(rng, payer, n):
    """A case with numbers of the real size that lies at an edge of some rule; what is near that edge is hidden, if anything."""
    d = real_date(rng, n)
    case = truth(rng, payer, n, d)
    if chance(rng, 0.2):
        hidden = dated(rng, case, n)
        return shown(rng, case, hidden, n, rng.choice([1, 1, 3, 60]))
    touched = (real_national if payer == NATIONAL else real_fund)(rng, case, n)
    hidden = set() if chance(rng, 0.25) else set(rng.sample(touched, min(len(touched), rng.choice([1, 1, 1, 2, 2, 3]))))
    if chance(rng, 0.05):
        hidden = {rng.choice(FACTS[payer])}
    return shown(rng, case, hidden, n, rng.choice([1, 3, 40, 120]))
