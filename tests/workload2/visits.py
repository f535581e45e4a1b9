"""What a list of records can come to, where it is partly known.

The rules see the visits only through a few counts, each up to the number from which on more makes no difference, and
through one sum. So a record acts by its *kind*: which of the counts it raises, and whether its amount is in the sum. The
days fall into classes, within which a record is of one kind. `reach` adds record after record, in every kind that each
can be of, and keeps the states that come up; a list that may have more is extended until nothing new comes up.

Everything is told of two completions at once (`sides`), which may differ in a date or in the discipline requested.
"""
from collections import namedtuple

from rules import BUCKETS, DISCIPLINES, FUND, NATIONAL, Limits, edition, value_on

Context = namedtuple("Context", "date report discipline")
Seen = namedtuple("Seen", "report_due too_often amount_class same_day many_since_report tier")
# counts: so far; used: for each class of days, new dates used in it; sums: what is in the sum of the first side only, of
# the second only, of both, each as (lowest, highest).
State = namedtuple("State", "counts used sums")
Kind = namedtuple("Kind", "raises dates place")

NOTHING = ((0, 0), (0, 0), (0, 0))
MEMORY = {}


def contexts(payer, days, reports, disciplines):
    return tuple(Context(*side) for side in zip(days, reports, disciplines))


def caps(payer, side):
    """From which number on a count makes no difference; the last one of NATIONAL is the count of different dates."""
    if payer == NATIONAL:
        return (Limits.monthly, Limits.yearly[edition(side.date)], Limits.treatment_days)
    return (Limits.tier_2, Limits.report_visits, 1)


def thresholds(payer, side):
    if payer == NATIONAL:
        return (value_on(Limits.kx, side.date), Limits.review)
    return (value_on(Limits.daily, side.date),)


def kind_of(payer, sides, d, discipline):
    """What a record of this day and discipline does."""
    raises, dates, place = [], [], 0
    for bit, side in zip((1, 2), sides):
        if payer == NATIONAL:
            in_year = Limits.year(d) == Limits.year(side.date)
            raises += [d > side.date - Limits.window, in_year, 0]
            dates += [0, 0, d >= side.report]
            place |= bit * (in_year and discipline in BUCKETS[side.discipline])
        else:
            same = discipline == side.discipline
            raises += [same, same and d >= side.report, same and d == side.date]
            dates += [0, 0, 0]
            place |= bit * (d == side.date)
    return Kind(tuple(map(int, raises)), tuple(map(int, dates)), place)


def cut_days(payer, sides, entries, until):
    """The classes of days: stretches within which all days are alike, for the rules and for what is known."""
    low, high = Limits.first_day, min(side.date for side in sides)
    cuts = {low}
    for side in sides:
        cuts |= {side.report, side.date}
        if payer == NATIONAL:
            cuts |= {side.date - Limits.window + 1, Limits.year(side.date)}
    for (first, last), _, _ in entries:
        if first != last:
            cuts |= {first, last + 1}
    if until is not None:
        cuts.add(until)
    starts = sorted(c for c in cuts if low <= c <= high)
    return [(a, b - 1) for a, b in zip(starts, starts[1:] + [high + 1])]


class Plan:
    """A list under two sides, in the form from which alone the answer is made: equal plans have equal answers."""

    def __init__(self, payer, known, sides):
        self.most = tuple(cap for side in sides for cap in caps(payer, side))
        distinct = max(self.most[2::3]) if payer == NATIONAL else 0
        highest = max(t for side in sides for t in thresholds(payer, side)) + 1
        self.highest = highest
        classes = cut_days(payer, sides, known.entries, known.until)
        dated = {first for (first, last), _, _ in known.entries if first == last}
        # Of each class: how many dates are left that no record has, and whether some record has one.
        self.free = tuple(min(b - a + 1 - sum(1 for d in dated if a <= d <= b), distinct) for a, b in classes)
        self.taken = tuple(any(a <= d <= b for d in dated) for a, b in classes)
        counts, sums = [0] * len(self.most), NOTHING
        # The different dates that are known.
        for d in dated:
            for i, more in enumerate(kind_of(payer, sides, d, "physical").dates):
                counts[i] += more
        self.steps = []
        for (first, last), disciplines, amounts in known.entries:
            if first == last and len(disciplines) == 1 and len(amounts) == 1:
                kind = kind_of(payer, sides, first, disciplines[0])
                counts = [a + b for a, b in zip(counts, kind.raises)]
                sums = add(sums, kind.place, amounts[0], highest)
                continue
            ways = set()
            for discipline in disciplines:
                for span in amounts:
                    if first == last:
                        kind = kind_of(payer, sides, first, discipline)
                        ways.add((kind._replace(dates=(0,) * len(counts)), None, span))
                    for i, (a, b) in enumerate(classes):
                        if first != last and first <= a and b <= last:
                            ways.add((kind_of(payer, sides, a, discipline), i, span))
            self.steps.append(tuple(sorted(ways, key=repr)))
        self.start = State(tuple(map(min, counts, self.most)), (0,) * len(classes), sums)
        self.more, ways = known.most_more, set()
        if self.more:
            for i, (a, b) in enumerate(classes):
                if known.until is None or b < known.until:
                    for discipline in DISCIPLINES:
                        ways.add((kind_of(payer, sides, a, discipline), i, (0, Limits.most_amount)))
            # One that is in no sum adds nothing where one of amount 0 can be in it.
            useful = {(kind, i, span) for kind, i, span in ways if any(kind.raises + kind.dates) or kind.place}
            useful = {w for w in useful if w[0].place or not any(
                other[:2] == (w[0]._replace(place=other[0].place), w[1]) and other[0].place for other in useful)}
            self.more_ways = tuple(sorted(useful, key=repr))
        else:
            self.more_ways = ()
        self.key = (self.most, self.free, self.taken, highest, self.start, tuple(self.steps), self.more,
                    self.more_ways)

    def after(self, state, way):
        """The states after one more record."""
        kind, place, span = way
        sums = add(state.sums, kind.place, span, self.highest)
        counts = tuple(min(a + b, most) for a, b, most in zip(state.counts, kind.raises, self.most))
        if place is None or not any(kind.dates):
            yield State(counts, state.used, sums)
            return
        used = state.used[place]
        if self.taken[place] or used:
            yield State(counts, state.used, sums)  # on a date that another record has
        # A new date. Where as many are left as are ever counted, one does not have to know how many were used.
        enough = self.free[place] >= max(self.most[2::3])
        if enough or used < self.free[place]:
            now = 1 if enough else used + 1
            counts = tuple(min(a + b, most) for a, b, most in zip(counts, kind.dates, self.most))
            yield State(counts, state.used[:place] + (now,) + state.used[place + 1:], sums)

    def reach(self):
        states = {self.start}
        for step in self.steps:
            states = {after for state in states for way in step for after in self.after(state, way)}
        fresh = states
        for _ in range(self.more):
            fresh = {after for state in fresh for way in self.more_ways for after in self.after(state, way)} - states
            if not fresh:
                break
            states = states | fresh
        return {(state.counts, state.sums) for state in states}


def add(sums, place, span, highest):
    if not place:
        return sums
    low, high = sums[place - 1]
    grown = (min(low + span[0], highest), min(high + span[1], highest))
    return sums[:place - 1] + (grown,) + sums[place:]


def reached(payer, known, sides):
    plan = Plan(payer, known, sides)
    if plan.key not in MEMORY:
        if len(MEMORY) > 20000:
            MEMORY.clear()
        MEMORY[plan.key] = widest({(told(payer, sides, counts), sums) for counts, sums in plan.reach()})
    return MEMORY[plan.key]


def told(payer, sides, counts):
    """What the rules see of the counts of each side, as yes and no."""
    return tuple(side_told(payer, side, counts[3 * i:3 * i + 3]) for i, side in enumerate(sides))


def side_told(payer, side, counts):
    reached = tuple(a >= cap for a, cap in zip(counts, caps(payer, side)))
    return reached if payer == NATIONAL else reached + (counts[0] >= Limits.tier_1,)


def widest(ends):
    """Without those whose sums lie within those of another of the same counts."""
    by_counts = {}
    for counts, sums in ends:
        by_counts.setdefault(counts, set()).add(sums)
    kept = []
    for counts, all_sums in by_counts.items():
        for sums in all_sums:
            within = lambda other: all(o[0] <= s[0] and s[1] <= o[1] for s, o in zip(sums, other))
            if not any(other != sums and within(other) for other in all_sums):
                kept.append((counts, sums))
    return kept


def seen(payer, reached, amount_class):
    if payer == NATIONAL:
        monthly, yearly, treatment_days = reached
        return Seen(treatment_days, monthly or yearly, amount_class, None, None, None)
    tier_3, many, same_day, tier_2 = reached
    return Seen(None, None, amount_class, same_day, many, 1 + tier_2 + tier_3)


def parts(limits):
    """The spans of totals of each class."""
    lows = [0] + [limit + 1 for limit in limits]
    return list(enumerate(zip(lows, list(limits) + [10 ** 12])))


def classes_together(first, second, both, limits_1, limits_2):
    """In which pairs of classes the totals (x + w, y + w) can lie, for x, y and w from three spans of whole numbers."""
    for i, (a, b) in parts(limits_1):
        for j, (c, d) in parts(limits_2):
            # w must leave room for an x and for a y.
            low = max(both[0], a - first[1], c - second[1])
            high = min(both[1], b - first[0], d - second[0])
            if low <= high:
                yield i, j


def sum_of(a, b):
    return (a[0] + b[0], a[1] + b[1])


def pairs(payer, known, line, sides, varied):
    """What the rules can see of the visits in the two completions."""
    limits = [thresholds(payer, side) for side in sides]
    found, none = set(), (0, 0)

    def keep(told_1, told_2, x, y, w):
        for i, j in classes_together(x, y, w, *limits):
            found.add((seen(payer, told_1, i), seen(payer, told_2, j)))

    if sides[0] == sides[1]:
        one = [(told_once, sums[0]) for (told_once,), sums in reached(payer, known, sides[:1])]
        if varied == "visits":
            # Two lists and one line.
            for told_1, s in one:
                for told_2, t in one:
                    for w in line:
                        keep(told_1, told_2, s, t, w)
        elif varied == "line_amount":
            for told_once, s in one:
                for x in line:
                    for y in line:
                        keep(told_once, told_once, x, y, s)
        else:
            for told_once, s in one:
                for w in line:
                    keep(told_once, told_once, none, none, sum_of(s, w))
    else:
        for (told_1, told_2), (x, y, both) in reached(payer, known, sides):
            for w in line:
                keep(told_1, told_2, x, y, sum_of(both, w))
    return sorted(found, key=repr)


def last_scores(known, latest):
    """The scores that the record with the latest date can have; None where there can be no record."""
    spread = [((low, min(high, latest)), scores) for (low, high), scores in known.entries]
    found = set()
    for i, ((_, top), scores) in enumerate(spread):
        if all(low < top or (low == top and j < i) for j, ((low, _), _) in enumerate(spread) if j != i):
            found |= scores
    top = latest if known.until is None else min(latest, known.until - 1)
    if known.most_more and top >= Limits.first_day and all(low <= top for (low, _), _ in spread):
        found |= set(range(Limits.lowest_score, Limits.highest_score + 1))
    if not spread:
        found.add(None)
    return sorted(found, key=lambda score: -1 if score is None else score)
