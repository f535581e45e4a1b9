//! Units of timed codes: what a claim comes to, against every completion of it and every allocation of the day's units.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use mednec_compiler::Options;
use mednec_project::{Answerer, CasePlace, CaseReader};
use mednec_tests::compile_texts;

const VOCABULARY: &str = "
facts:
  procedure: { type: code, system: cpt }
  service_date: { type: date }
  claim_line: { type: whole number, range: 1 to 4 }
  billed_units: { type: whole number, unit: units, range: 0 to 4 }
  claim_lines:
    type: list of records
    length: 0 to 4
    counts: including this
    requests: all
    numbered_by: number
    this: { number: claim_line, day: service_date, code: procedure, units: billed_units }
    fields:
      number: { type: whole number, range: 1 to 4 }
      day: { type: date, range: 2025-04-07 to 2025-04-08 }
      code: { type: code, system: cpt }
      minutes: { type: whole number, unit: minutes, range: 0 to 48 }
      units: { type: whole number, unit: units, range: 0 to 4 }
";

/// Ascending; the last is not timed.
const CODES: [i64; 4] = [97110, 97112, 97140, 98940];
const TIMED: usize = 3;
const LAWS: [&str; 2] = ["cms", "cpt"];
const TIES: [&str; 3] = ["for_the_provider", "against_the_provider", "{ ask: tied }"];

fn policy(law: &str, ties: &str) -> String {
    format!(
        "policy: example-health/units
timed_units:
  supported:
    {{ law: {law}, lines: claim_lines, code: code, minutes: minutes, billed: units, number: number,
      timed: [97110 to 97140], ties: {ties} }}
rules:
  - {{ approve_in_part: fewer, when: billed_units > supported, grant: {{ units: supported }} }}
  - otherwise: {{ approve: fine }}
reasons:
  fewer: {{ basis: coding }}
"
    )
}

/// Some numbers, the same at every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64).rem_euclid(bound)
    }

    /// One value, or now and then several.
    fn values(&mut self, bound: i64, reach: i64) -> Vec<i64> {
        let low = self.below(bound);
        let reach = if self.below(4) == 0 { self.below(reach) } else { 0 };
        (low..=(low + reach).min(bound - 1)).collect()
    }
}

/// What each field of a line can be: the code's index, the minutes, the units, and whether it is of the day.
type Line = [Vec<i64>; 4];

fn draw_line(draw: &mut Draw) -> Line {
    let code = draw.values(4, 3);
    let minutes = draw.values(49, 20);
    let units = draw.values(4, 2);
    let day = if draw.below(8) == 0 { vec![draw.below(2)] } else { vec![1] };
    let day = if draw.below(8) == 0 { vec![0, 1] } else { day };
    [code, minutes, units, day]
}

fn completions(lines: &[Line]) -> Vec<Vec<[i64; 4]>> {
    lines.iter().fold(vec![Vec::new()], |all, line| {
        let mut ways = vec![[0; 4]];
        for (at, values) in line.iter().enumerate() {
            let with = |way: &[i64; 4], value: i64| {
                let mut way = *way;
                way[at] = value;
                way
            };
            ways = ways.iter().flat_map(|way| values.iter().map(move |value| with(way, *value))).collect();
        }
        let more = |one: &Vec<[i64; 4]>, way: [i64; 4]| [one.clone(), vec![way]].concat();
        all.iter().flat_map(|one| ways.iter().map(move |way| more(one, *way))).collect()
    })
}

/// The units that a complete claim supports for a line; nothing where its code is not timed.
fn supported(lines: &[[i64; 4]], at: usize, law: &str, ties: &str, tied: bool) -> Option<i64> {
    let own = lines[at][0];
    if own as usize >= TIMED {
        return None;
    }
    let mut codes: BTreeMap<i64, (i64, i64)> = BTreeMap::from([(own, (0, 0))]);
    for line in lines.iter().filter(|line| line[3] == 1 && (line[0] as usize) < TIMED) {
        let (minutes, units) = codes.entry(line[0]).or_default();
        *minutes += line[1];
        *units += line[2];
    }
    let minutes: Vec<i64> = codes.values().map(|(minutes, _)| *minutes).collect();
    let mine = codes.keys().position(|code| *code == own).unwrap();
    let units = if law == "cpt" {
        (minutes[mine] + 7) / 15
    } else {
        let left = (minutes.iter().sum::<i64>() + 7) / 15 - minutes.iter().map(|m| m / 15).sum::<i64>();
        let shares = (0..1u32 << minutes.len()).filter(|bits| i64::from(bits.count_ones()) == left);
        let over = |bits: u32| -> i64 {
            (0..).zip(&minutes).filter(|(at, _)| bits >> at & 1 == 1).map(|(_, minutes)| minutes % 15).sum()
        };
        let best = shares.clone().map(over).max().unwrap();
        let shares: Vec<u32> = shares.filter(|bits| over(*bits) == best).collect();
        let got = |bits: u32| i64::from(bits >> mine & 1);
        let extra = match ties {
            "for_the_provider" => {
                // Those that bill a unit beyond their full ones come first, then the others, each by code.
                let wants = |at: usize| codes.values().nth(at).is_some_and(|(m, billed)| *billed > m / 15);
                let order = (0..minutes.len()).filter(|at| wants(*at));
                let order: Vec<usize> = order.chain((0..minutes.len()).filter(|at| !wants(*at))).collect();
                let key = |bits: &u32| order.iter().map(|at| bits >> at & 1).collect::<Vec<_>>();
                got(shares.into_iter().max_by_key(key).unwrap())
            }
            "against_the_provider" => shares.into_iter().map(got).min().unwrap(),
            _ if tied => shares.into_iter().map(got).max().unwrap(),
            _ => shares.into_iter().map(got).min().unwrap(),
        };
        minutes[mine] / 15 + extra
    };
    // The lines before it on the day have theirs already.
    let before = lines[..at].iter().filter(|line| line[3] == 1 && line[0] == own);
    Some((units - before.map(|line| line[2]).sum::<i64>()).max(0))
}

fn written(values: &[i64], show: impl Fn(i64) -> String) -> String {
    match values {
        [only] => show(*only),
        several => {
            let shown: Vec<String> = several.iter().map(|value| show(*value)).collect();
            format!("{{\"one_of\": [{}]}}", shown.join(", "))
        }
    }
}

fn case(lines: &[Line], at: usize, tied: Option<bool>) -> String {
    let number = |value: i64| value.to_string();
    let code = |value: i64| format!("\"{}\"", CODES[value as usize]);
    let day = |value: i64| format!("\"2025-04-0{}\"", 8 - value);
    let mut text = format!(
        "{{\"service_date\": \"2025-04-07\", \"claim_line\": {}, \"procedure\": {}, \"billed_units\": {}",
        at + 1,
        code(lines[at][0][0]),
        lines[at][2][0]
    );
    if let Some(tied) = tied {
        write!(text, ", \"tied\": {tied}").unwrap();
    }
    let lines = lines.iter().enumerate().map(|(place, [codes, minutes, units, days])| {
        format!(
            "{{\"number\": {}, \"day\": {}, \"code\": {}, \"minutes\": {}, \"units\": {}}}",
            place + 1,
            written(days, day),
            written(codes, code),
            written(minutes, number),
            written(units, number)
        )
    });
    write!(text, ", \"claim_lines\": [{}]}}", lines.collect::<Vec<_>>().join(", ")).unwrap();
    text
}

#[test]
fn supported_units_are_those_of_all_completions() {
    let mut draw = Draw(7);
    let (mut open, mut exact, mut decided) = (0, 0, 0);
    for (law, ties) in LAWS.iter().flat_map(|law| TIES.iter().map(move |ties| (*law, *ties))) {
        let payer = ("payer.yaml", "payer: example-health\nname: Example Health\n");
        let policy = policy(law, ties);
        let files = [("facts.yaml", VOCABULARY), payer, ("policy.yaml", policy.as_str())];
        let bundle = compile_texts(&files, &Options::default()).1.bundle.unwrap();
        let asks = ties.contains("ask") && law == "cms";
        let (mut reader, mut answerer) = (CaseReader::new(&bundle), Answerer::new(&bundle, ""));
        let mut named = reader.blank();
        for _ in 0..400 {
            let mut lines: Vec<Line> = (0..1 + draw.below(3)).map(|_| draw_line(&mut draw)).collect();
            let at = draw.below(lines.len() as i64) as usize;
            // What is requested is known.
            for field in [0, 2, 3] {
                lines[at][field].truncate(1);
            }
            lines[at][3] = vec![1];
            let tied = if asks { [None, Some(false), Some(true)][draw.below(3) as usize] } else { None };
            let ways = completions(&lines);
            if ways.len() > 3000 {
                continue;
            }
            let text = case(&lines, at, tied);
            reader.read_json(&text, CasePlace::Path("case"), &mut named).unwrap();
            let answer = answerer.answer(&named, Some(0));
            let answers: Vec<bool> = tied.map_or(vec![false, true], |tied| vec![tied]);
            let units = |tied: bool| ways.iter().map(move |way| (way, supported(way, at, law, ties, tied)));
            let all: BTreeSet<Option<i64>> =
                answers.iter().flat_map(|tied| units(*tied)).map(|(_, units)| units).collect();
            let billed = lines[at][2][0];
            let ends: BTreeSet<&str> =
                all.iter()
                    .map(|units| {
                        if units.is_some_and(|units| billed > units) { "approve_in_part" } else { "approve" }
                    })
                    .collect();
            let found: BTreeSet<&str> = answer.possible.iter().map(|one| one.outcome.name()).collect();
            let told = format!("{law} {ties}\n{text}\n{:?} {all:?} {answer:#?}", found);
            assert!(ends.is_subset(&found), "bolder than the completions: {told}");
            // The range that is told holds all values, and its ends are reached where that is said to be exact.
            match answer.supported_units.first() {
                Some(shown) => {
                    let (low, high) = (shown.at_least.parse().unwrap(), shown.at_most.parse().unwrap());
                    assert!(all.iter().flatten().all(|units| (low..=high).contains(units)), "{told}");
                }
                None => assert!(all.iter().all(Option::is_none), "{told}"),
            }
            if answer.exact {
                assert_eq!(ends, found, "{told}");
            }
            if found.len() > 1 {
                open += 1;
                exact += usize::from(answer.exact);
                let mut missing: BTreeSet<&str> = BTreeSet::new();
                let known = |tied: bool| units(tied).map(|(_, units)| units).collect::<Vec<_>>();
                let over = |units: &Option<i64>| units.is_some_and(|units| billed > units);
                let by_lines = answers.iter().any(|tied| {
                    let ends: BTreeSet<bool> = known(*tied).iter().map(over).collect();
                    ends.len() > 1
                });
                if by_lines {
                    missing.insert("claim_lines");
                }
                if answers.len() > 1 && known(false).iter().zip(known(true)).any(|(a, b)| over(a) != over(&b))
                {
                    missing.insert("tied");
                }
                let found: BTreeSet<&str> = answer.missing.iter().map(|one| one.fact.as_str()).collect();
                if answer.exact {
                    assert_eq!(missing, found, "{told}");
                } else {
                    assert!(missing.is_subset(&found), "{told}");
                }
            } else {
                decided += 1;
            }
        }
    }
    assert!(
        open > 100 && exact * 3 > open && decided > 1000,
        "{open} open, {exact} exact, {decided} decided"
    );
}
