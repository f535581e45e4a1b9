"""The exact answer for a case in which something is not known. README.md argues why what is tried here suffices.

`determine(case)` gives {"outcome", "reason", "possible", "missing"}. It follows the rules of rules.py; each time a rule
needs something that is not known, every representative of it is tried (`explore`). A fact is missing where a run of the
rules on two completions at once, which differ in that fact alone, comes to two ends.
"""
import copy
import decimal

import visits as lists
from rules import DISCIPLINES, FUND, NATIONAL, THERAPY, Limits, Plain, accepted, complex_condition, day, decide
from rules import neuromuscular

YES_NO = {"skilled_care_needed", "plan_certified", "signed_order_on_file", "plan_sent_in_time", "recertified",
          "returned_to_work", "authorization_on_file"}
REVIEWER = {"reviewer_finds_skill_needed", "reviewer_finds_complexity", "reviewer_finds_related_condition",
            "reviewer_finds_improvement"}
CHOICES = {
    "provider_type": ("physical_therapist", "occupational_therapist", "speech_therapist", "physician", "chiropractor"),
    "requested_discipline": DISCIPLINES,
    "goal": ("improve", "maintain"),
}
DATES = {"service_date", "first_treatment", "plan_certified_on", "last_report_on"}
FACTS = {
    NATIONAL: ["procedure", "service_date", "provider_type", "requested_discipline", "diagnoses", "modifiers",
               "line_amount", "visits", "skilled_care_needed", "first_treatment", "plan_certified",
               "plan_certified_on", "signed_order_on_file", "plan_sent_in_time", "recertified", "last_report_on",
               "goal", "reviewer_finds_skill_needed", "reviewer_finds_complexity"],
    FUND: ["procedure", "service_date", "requested_discipline", "diagnoses", "line_amount", "visits",
           "last_report_on", "measures", "baseline_score", "returned_to_work", "authorization_on_file",
           "reviewer_finds_related_condition", "reviewer_finds_improvement"],
}
CODE_SETS = {NATIONAL: (neuromuscular, complex_condition), FUND: (accepted,)}


# ---- what a case says, as domains -----------------------------------------------------------------------------------

def cents(value):
    return int(decimal.Decimal(str(value)) * 100)


def spans(value, low, high, read=int):
    """A number as spans of what it can be, both ends included."""
    if value is None:
        return ((low, high),)
    if isinstance(value, dict):
        if "between" in value:
            return ((read(value["between"][0]), read(value["between"][1])),)
        return tuple((read(v), read(v)) for v in sorted(value["one_of"]))
    return ((read(value), read(value)),)


def stretch(value):
    """A date as its first and its last possible day."""
    if value is None:
        return (Limits.first_day, Limits.last_day)
    if isinstance(value, dict):
        return tuple(map(day, value["between"]))
    return (day(value), day(value))


def options(value, everything):
    if value is None:
        return tuple(everything)
    if isinstance(value, dict):
        return tuple(value["one_of"])
    return (value,)


class List:
    """Entries, and how many more there can be; those that are not listed lie before `until`, where it is given."""

    def __init__(self, value, fewest, most, read, open_by_default=False):
        entries, self.open, self.until = value, open_by_default, None
        if value is None:
            entries, self.open = [], True
        elif isinstance(value, dict):
            entries, self.open = value.get("exactly", value.get("at_least")), "at_least" in value
            if "complete_from" in value:
                self.until = day(value["complete_from"])
        self.entries = [read(entry) for entry in entries]
        self.most_more = max(0, most - len(self.entries)) if self.open else 0
        self.fewest_more = max(0, fewest - len(self.entries))


def visit(entry):
    entry = entry or {}
    return (stretch(entry.get("date")), options(entry.get("discipline"), DISCIPLINES),
            spans(entry.get("amount"), 0, Limits.most_amount, cents))


def measure(entry):
    entry = entry or {}
    scores = spans(entry.get("score"), Limits.lowest_score, Limits.highest_score)
    return stretch(entry.get("taken_on")), frozenset(s for low, high in scores for s in range(low, high + 1))


def read_case(case):
    known = {"payer": case["payer"]}
    for name in FACTS[case["payer"]]:
        value = case.get(name)
        if name in YES_NO or name in REVIEWER:
            known[name] = options(value, (True, False))
        elif name in CHOICES:
            known[name] = options(value, CHOICES[name])
        elif name == "procedure":
            known[name] = options(value, (THERAPY[0], "98940"))
        elif name in DATES:
            known[name] = stretch(value)
        elif name == "line_amount":
            known[name] = spans(value, 0, Limits.most_line, cents)
        elif name == "baseline_score":
            known[name] = spans(value, Limits.lowest_score, Limits.highest_score)
        elif name == "diagnoses":
            known[name] = List(value, Limits.fewest_diagnoses, Limits.most_diagnoses, lambda code: code)
        elif name == "modifiers":
            known[name] = List(value, 0, Limits.most_modifiers, lambda code: code)
        elif name == "visits":
            known[name] = List(value, 0, Limits.most_visits, visit)
        elif name == "measures":
            known[name] = List(value, 0, Limits.most_measures, measure, open_by_default=True)
    return known


def single(domain):
    """Whether a domain holds one value only."""
    if isinstance(domain, List):
        firm = lambda e: e is not None and (isinstance(e, str) or (e[0][0] == e[0][1] and all(map(firm_part, e[1:]))))
        return domain.most_more == 0 and all(map(firm, domain.entries))
    if isinstance(domain[0], tuple):
        return len(domain) == 1 and domain[0][0] == domain[0][1]
    if isinstance(domain[0], int) and not isinstance(domain[0], bool):
        return domain[0] == domain[1]
    return len(domain) == 1


def firm_part(part):
    if isinstance(part, frozenset):
        return len(part) == 1
    return len(part) == 1 and (not isinstance(part[0], tuple) or part[0][0] == part[0][1])


# ---- trying everything that matters ---------------------------------------------------------------------------------

class Impossible(Exception):
    """What was chosen so far has no completion."""


class Choices:
    """Answers `choose` so that, run after run, every sequence of choices comes up once."""

    def __init__(self):
        self.path, self.at = [], 0

    def choose(self, among):
        if not among:
            raise Impossible
        if len(among) == 1:
            return among[0]
        if self.at == len(self.path):
            self.path.append([0, len(among)])
        picked = among[self.path[self.at][0]]
        self.at += 1
        return picked

    def next(self):
        self.at = 0
        while self.path and self.path[-1][0] + 1 == self.path[-1][1]:
            self.path.pop()
        if self.path:
            self.path[-1][0] += 1
        return bool(self.path)


def near(cuts, low, high, reach=1):
    """The ends of a stretch, and the days at and beside each cut."""
    days = {low, high}
    for cut in cuts:
        days.update(range(cut - reach, cut + reach + 1))
    return sorted(d for d in days if low <= d <= high)


class World:
    """Two completions of a case that differ in the fact `varied` alone; where nothing is varied they are one.

    `pick(name)` is the pair of values of a fact, chosen when it is first needed.
    """

    def __init__(self, known, cache, choices, varied):
        self.known, self.cache, self.choices, self.varied = known, cache, choices, varied
        self.payer, self.picked = known["payer"], {}

    def pick(self, name):
        if name not in self.picked:
            self.picked[name] = self.choices.choose(self.among(name))
        return self.picked[name]

    def among(self, name):
        if name in DATES:
            return getattr(self, name)()
        if name == "visits":
            return self.visit_pairs()
        if name == "improved":
            return self.improvements()
        if name in ("diagnoses", "modifiers"):
            return self.kept((name,), lambda: self.code_pairs(name))
        return self.pairs(name, self.classes(name))

    def classes(self, name):
        """One value for each class that the rules tell apart."""
        domain = self.known[name]
        if name == "provider_type":
            return domain[:1] if all(p != "chiropractor" for p in domain) else tuple(
                dict.fromkeys(p if p == "chiropractor" else "physician" for p in domain))
        if name == "procedure":
            return tuple(dict.fromkeys(p if p in THERAPY else "98940" for p in domain))
        return domain

    def pairs(self, name, values):
        if name == self.varied:
            return [(a, b) for i, a in enumerate(values) for b in values[i + 1:]]
        return [(a, a) for a in values]

    def kept(self, key, make):
        key = key + (self.varied,)
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]

    # -- dates: a varied one takes two days that follow each other --

    def day_pairs(self, name, days, high):
        if name != self.varied:
            return [(d, d) for d in days]
        return [(d, d + 1) for d in days if d + 1 <= high]

    def all_visits_dated(self):
        v = self.known["visits"]
        return v.most_more == 0 and all(low == high for (low, high), _, _ in v.entries)

    def service_date(self):
        return self.kept(("service_date",), self.make_service_date)

    def make_service_date(self):
        known = self.known
        low, high = known["service_date"]
        records = [e[0] for e in known["visits"].entries]
        if "measures" in known:
            records += [e[0] for e in known["measures"].entries]
        others = [known[n] for n in ("first_treatment", "last_report_on") if n in known]
        low = max([low] + [first for first, _ in records + others])
        if low > high:
            raise Impossible
        if high - low < 50 or not self.all_visits_dated():
            return self.day_pairs("service_date", range(low, high + 1), high)
        ends = {d for both in records + others for d in both}
        cuts = {d + more for d in ends for more in (0, 1, Limits.window)} | {Limits.month(d) for d in ends}
        for first, last in others + [known.get("plan_certified_on", (low, low))]:
            for end in (first, last):
                cuts |= {end + i * Limits.certify + j * Limits.interval for i in (-1, 0, 1) for j in (-1, 0, 1)}
        cuts |= {Limits.second_edition, Limits.in_force, Limits.year(low), Limits.year(high)}
        cuts |= {start for table in (Limits.kx, Limits.daily) for start, _ in table}
        if "measures" in known and known["measures"].until:
            cuts.add(known["measures"].until)
        cuts |= {c + 1 for c in cuts}
        return self.day_pairs("service_date", near(cuts, low, high), high)

    def first_treatment(self):
        days = self.pick("service_date")
        return self.kept(("first_treatment", days), lambda: self.make_first_treatment(days))

    def make_first_treatment(self, days):
        low, high = self.known["first_treatment"]
        high = min(high, *days)
        cuts = {d - more for d in days for more in (Limits.certify, Limits.interval)}
        cuts |= {d - Limits.certify for d in self.known.get("plan_certified_on", ())}
        return self.day_pairs("first_treatment", near(cuts, low, high, 2), high)

    def plan_certified_on(self):
        low, high = self.known["plan_certified_on"]
        cuts = {d + Limits.certify for d in self.pick("first_treatment")}
        return self.day_pairs("plan_certified_on", near(cuts, low, high), high)

    def last_report_on(self):
        days, disciplines = self.pick("service_date"), self.pick("requested_discipline")
        return self.kept(("last_report_on", days, disciplines), lambda: self.make_last_report_on(days, disciplines))

    def make_last_report_on(self, days, disciplines):
        low, high = self.known["last_report_on"]
        high = min(high, *days)
        if low == high and self.varied != "last_report_on":
            return [(low, low)]
        if self.all_visits_dated():
            cuts = {first for (first, _), _, _ in self.known["visits"].entries}
            cuts |= {d - more for d in days for more in Limits.month_lengths}
            return self.day_pairs("last_report_on", near(cuts, low, high), high)
        unlike = {}
        for pair in self.day_pairs("last_report_on", range(low, high + 1), high):
            late = tuple(d > Limits.month(r) for d, r in zip(days, pair))
            sides = lists.contexts(self.payer, days, pair, disciplines)
            plan = lists.Plan(self.payer, self.known["visits"], sides)
            unlike.setdefault((late, sides[0] == sides[1], plan.key), pair)
        return list(unlike.values())

    # -- lists --

    def code_pairs(self, name):
        """Which sets a list of codes can meet, as pairs of tuples of yes and no."""
        tests = CODE_SETS[self.payer] if name == "diagnoses" else (lambda code: code == "KX",)
        codes = self.known[name]
        kinds = [tuple(bool(n >> i & 1) for i in range(len(tests))) for n in range(2 ** len(tests))]
        found = {tuple(False for _ in tests)}
        either = lambda a, b: tuple(x or y for x, y in zip(a, b))
        for code in codes.entries:
            given = kinds if code is None else [tuple(test(code) for test in tests)]
            found = {either(a, b) for a in found for b in given}
        reached = set(found) if codes.fewest_more == 0 else set()
        for more in range(1, codes.most_more + 1):
            found = {either(a, b) for a in found for b in kinds}
            if more >= codes.fewest_more:
                reached |= found
        return self.pairs(name, sorted(reached))

    def visit_pairs(self):
        # The dates and the discipline are needed to tell what the visits come to.
        days, disciplines = self.pick("service_date"), self.pick("requested_discipline")
        return self.visits_for(days, self.pick("last_report_on"), disciplines)

    def visits_for(self, days, reports, disciplines):
        def make():
            contexts = lists.contexts(self.payer, days, reports, disciplines)
            return lists.pairs(self.payer, self.known["visits"], self.known["line_amount"], contexts, self.varied)
        return self.kept(("visits", days, reports, disciplines), make)

    def improvements(self):
        days = self.pick("service_date")
        return self.kept(("improved", days), lambda: self.make_improvements(min(days)))

    def make_improvements(self, latest):
        """Whether the last score lies high enough over the baseline, in both completions."""
        lasts = lists.last_scores(self.known["measures"], latest)
        bases = [b for low, high in self.known["baseline_score"] for b in range(low, high + 1)]
        better = lambda last, base: last is not None and last >= base + Limits.change
        if self.varied == "measures":
            return list({(better(a, b), better(c, b)) for a in lasts for c in lasts for b in bases})
        if self.varied == "baseline_score":
            return list({(better(a, b), better(a, c)) for a in lasts for b in bases for c in bases if b != c})
        return list({(better(a, b), better(a, b)) for a in lasts for b in bases})


class View:
    """One of the two completions of a world, as rules.py asks for it."""

    def __init__(self, world, side):
        self.world, self.side = world, side

    def get(self, name):
        return self.world.pick(name)[self.side]

    def diagnosed(self, belongs):
        return self.get("diagnoses")[CODE_SETS[self.world.payer].index(belongs)]

    def kx_modifier(self):
        return self.get("modifiers")[0]

    def improved(self):
        return self.get("improved")

    def report_due(self):
        return self.get("visits").report_due

    def too_often(self):
        return self.get("visits").too_often

    def amount_class(self):
        return self.get("visits").amount_class

    def same_day(self):
        return self.get("visits").same_day

    def many_since_report(self):
        return self.get("visits").many_since_report

    def tier(self):
        return self.get("visits").tier


def explore(known, cache, varied=None):
    """Every pair of ends that the two completions can come to."""
    choices, payer = Choices(), known["payer"]
    while True:
        world = World(known, cache, choices, varied)
        try:
            first = decide(payer, View(world, 0))
            yield first, (decide(payer, View(world, 1)) if varied else first)
        except Impossible:
            pass
        if not choices.next():
            return


def matters(known, cache, name):
    """Whether two completions that differ in this fact alone end in different leaves."""
    return any(a != b for a, b in explore(known, cache, name))


def determine(case):
    known, cache = read_case(case), {}
    possible = sorted({leaf for leaf, _ in explore(known, cache)})
    if len(possible) == 1:
        outcome, reason = possible[0]
        return {"outcome": outcome, "reason": reason, "possible": possible, "missing": []}
    # Two completions are often found among those with a few more visits only, which are far fewer.
    most, tries = known["visits"].most_more, []
    for more in (2, 7):
        if more < most:
            shorter = {**known, "visits": copy.copy(known["visits"])}
            shorter["visits"].most_more = more
            tries.append((shorter, {}))
    tries.append((known, cache))
    unsure = [name for name in FACTS[known["payer"]] if not single(known[name])]
    missing = [name for name in unsure if any(matters(*those, name) for those in tries)]
    assert missing, case
    reason = "clinical_review" if REVIEWER.issuperset(missing) else "information_needed"
    return {"outcome": "pend", "reason": reason, "possible": possible, "missing": sorted(missing)}


def determine_complete(case):
    """The end of a case of which everything is known, by the rules alone."""
    plain = {}
    for name, value in case.items():
        if name in DATES:
            value = day(value)
        elif name == "line_amount":
            value = cents(value)
        elif name == "visits":
            value = [{**r, "date": day(r["date"]), "amount": cents(r["amount"])} for r in value]
        elif name == "measures":
            value = [{**r, "taken_on": day(r["taken_on"])} for r in value["exactly"]]
        plain[name] = value
    outcome, reason = decide(case["payer"], Plain(plain))
    return {"outcome": outcome, "reason": reason}
