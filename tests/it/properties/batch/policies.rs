//! Random policies of several payers as texts: nothing is known of their meaning, since the evaluator of rows is what the
//! batch is held against.

use super::dice::Dice;

/// Procedures that policies are for; the last is in none.
pub(crate) const PROCEDURES: [&str; 6] = ["97110", "97112", "97140", "98940", "G0283", "99999"];
/// Codes that conditions look for, and some that they do not.
pub(crate) const DIAGNOSES: [&str; 6] = ["A00.1", "G35", "I69.351", "M54.2", "M54.50", "Z99.89"];
const PLACES: usize = 300;

fn vocabulary(dice: &mut Dice) -> String {
    let places: Vec<String> = (0..PLACES).map(|at| format!("p{at}")).collect();
    // Numbers at the edge of 32 bits keep many rows from being settled by masks.
    let high = if dice.percent(25) { "2147483640 to 2147483660" } else { "2147483620 to 2147483647" };
    let mut maybe = |of: usize, text: &'static str| if dice.percent(of) { text } else { "" };
    let mut text = format!(
        "\
facts:
  procedure: {{ type: code, system: cpt }}
  yes0: {{ type: yes/no }}
  yes1: {{ type: yes/no{} }}
  yes2: {{ type: yes/no{} }}
  n0: {{ type: whole number, unit: visits, range: 0 to 12 }}
  n1: {{ type: whole number, unit: visits, range: 0 to 12{} }}
  n2: {{ type: whole number, unit: visits, range: -6 to 6 }}
  n3: {{ type: whole number, unit: days, range: 0 to 9 }}
  n4: {{ type: whole number, unit: weeks, range: 0 to 2 }}
  wide: {{ type: whole number, range: 0 to 100000000000 }}
  high: {{ type: whole number, range: {high} }}
  share: {{ type: decimal number, decimals: 2, range: 0 to 3 }}
  paid: {{ type: money, range: 0 to 50 }}
  d0: {{ type: date, range: 2025-01-01 to 2025-02-10 }}
  d1: {{ type: date, range: 2025-01-01 to 2025-02-10 }}
  d2: {{ type: date, range: 2025-01-01 to 2025-02-10 }}
  day: {{ type: date }}
  tone: {{ type: one of, choices: [low, mid, high] }}
  grade: {{ type: ordered choices, choices: [\"0\", \"1\", \"1+\", \"2\"] }}
  place: {{ type: one of, choices: [{}] }}
  cause: {{ type: code, system: icd-10-cm }}
  dx: {{ type: list of codes, system: icd-10-cm, length: {} to 4 }}
  extra: {{ type: list of codes, system: icd-10-cm, length: {} to 2, complete: no }}
  ch: {{ type: list of choices, choices: [low, mid, high], length: {} to 3{} }}
  visits:
    type: list of records
    length: 0 to 3
    fields:
      held: {{ type: date, range: 2025-01-01 to 2025-02-10 }}
      size: {{ type: whole number, range: 0 to 5 }}
",
        maybe(30, ", answered_by: reviewer"),
        maybe(40, ", if_absent: { value: no, when: yes0 }"),
        maybe(30, ", if_absent: { value: 3, when: \"tone is low\" }"),
        places.join(", "),
        dice.below(3),
        dice.below(3),
        dice.below(2),
        if dice.percent(40) { ", complete: no" } else { "" },
    );
    let all = [
        "d1 is not before d0",
        "d2 is not before d1",
        "d2 is at least 3 days after d0",
        "n0 >= n1",
        "n1 >= n2",
    ];
    if dice.percent(60) {
        text += "constraints:\n";
        dice.some(&all).iter().for_each(|line| text += &format!("  - {line}\n"));
    }
    text
}

fn set(dice: &mut Dice, of: &[&str]) -> String {
    format!("[{}]", dice.some(of).join(", "))
}

fn atom(dice: &mut Dice) -> String {
    let op = dice.one(&["<", "<=", ">", ">=", "is"]);
    let order = dice.one(&["<", "<=", ">", ">="]);
    let word = dice.one(&["is before", "is not after", "is after", "is on or after"]);
    let many = dice.one(&["any", "every", "no"]);
    match dice.below(25) {
        0 => "yes0".into(),
        1 => "yes1".into(),
        2 => "yes2".into(),
        3 => format!("n0 {op} {}", 1 + dice.below(11)),
        4 => format!("n{} {op} {}", 1 + dice.below(2), dice.between(1, 5)),
        5 => format!("n0 + n1 {op} {}", 1 + dice.below(20)),
        6 => format!("n0 - n1 {order} {}", dice.between(-8, 8)),
        7 => format!("n0 + n1 - n2 {order} {}", dice.between(-4, 20)),
        8 => format!("n3 - n4 {op} {} days", dice.between(-12, 8)),
        9 => format!("n4 + n3 {order} {} days", dice.between(1, 20)),
        10 => format!("wide {order} {}", dice.between(2_147_483_640, 2_147_483_660)),
        11 => format!("high {op} {}", dice.between(2_147_483_641, 2_147_483_646)),
        12 => format!("share {order} {}.{:02}", dice.below(3), 1 + dice.below(99)),
        13 => format!("paid {op} {}.50 dollars", dice.below(50)),
        14 => format!("d0 {word} 2025-01-{:02}", 2 + dice.below(29)),
        15 => {
            let (a, b) =
                *dice.one::<(&str, &str)>(&[&("d0", "d1"), &("d1", "d2"), &("d0", "d2"), &("d0", "day")]);
            format!("days from {a} to {b} {order} {} days", dice.between(1, 30))
        }
        16 => format!("tone {} {}", dice.one(&["in", "not in"]), set(dice, &["low", "mid", "high"])),
        17 => format!("grade in {}", set(dice, &["0", "1+", "2"])),
        18 => {
            let wanted: Vec<String> =
                (0..1 + dice.below(30)).map(|_| format!("p{}", dice.below(PLACES))).collect();
            format!("place in [{}]", wanted.join(", "))
        }
        19 => format!("cause in {}", set(dice, &["A00 to B99", "G35", "M54", "Z99.89"])),
        20 => format!("{many} dx in {}", set(dice, &["A00 to B99", "G35", "M54", "I69.351"])),
        21 => format!("{many} extra in {}", set(dice, &["A00 to B99", "G35", "M54"])),
        22 => format!("{many} ch in {}", set(dice, &["low", "mid", "high"])),
        23 if dice.percent(40) => format!("count of visits {op} {}", 1 + dice.below(2)),
        23 => "day is after 2024-06-30".into(),
        _ => format!("procedure in {}", set(dice, &PROCEDURES[..4])),
    }
}

fn condition(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.percent(35) {
        return atom(dice);
    }
    let inner = |dice: &mut Dice| format!("({})", condition(dice, depth - 1));
    match dice.below(5) {
        0 => format!("not {}", inner(dice)),
        1 | 2 => format!("{} and {}", inner(dice), inner(dice)),
        3 => format!("{} or {}", inner(dice), inner(dice)),
        _ => format!("at least 2 of ({}, {}, {})", atom(dice), atom(dice), atom(dice)),
    }
}

fn policy(dice: &mut Dice, id: &str, procedures: &str, effective: &str) -> String {
    let mut text = format!("policy: {id}\nprocedures: {procedures}\n{effective}rules:\n");
    for _ in 0..1 + dice.below(3) {
        let outcome = dice.one(&["deny", "approve", "pend", "return"]);
        let (reason, guard) = (dice.below(3), dice.one(&["when", "unless"]));
        text += &format!("  - {outcome}: r{reason}\n    {guard}: '{}'\n", condition(dice, 2));
        if outcome == "deny" && dice.percent(30) {
            text += "    suggest: [97110]\n";
        }
    }
    if dice.percent(70) {
        let grant = dice.one(&[
            "",
            ", grant: { visits: 2 visits }",
            ", grant: { visits: 2 visits, within: 3 weeks, from: d0, remainder: review }",
        ]);
        text += &format!("  - otherwise: {{ approve: fine{grant} }}\n");
    }
    text += "reasons:\n";
    (0..3).for_each(|reason| text += &format!("  r{reason}: {{ basis: coding, text: reason {reason} }}\n"));
    text
}

/// The files of random policies of up to `payers` payers; some do not compile.
pub(crate) fn files(dice: &mut Dice, payers: usize) -> Vec<(String, String)> {
    let mut files = vec![("facts.yaml".to_owned(), vocabulary(dice))];
    for payer in 0..1 + dice.below(payers) {
        let name = format!("payer-{payer}");
        files.push((format!("{name}/payer.yaml"), format!("payer: {name}\nname: Payer {payer}\n")));
        let any = dice.percent(20);
        let procedures: Vec<&str> = if any { vec!["any"] } else { dice.some(&PROCEDURES[..5]) };
        for (at, procedure) in procedures.iter().enumerate() {
            let procedure = if any { "any".into() } else { format!("[{procedure}]") };
            let id = format!("{name}/policy-{at}");
            let days = match dice.below(3) {
                0 => vec![
                    "effective: { by: d0, until: 2025-01-14 }\n",
                    "effective: { by: d0, from: 2025-01-15 }\n",
                ],
                _ => vec![""],
            };
            for (edition, effective) in days.into_iter().enumerate() {
                let path = format!("{name}/policy-{at}-{edition}.yaml");
                files.push((path, policy(dice, &id, &procedure, effective)));
            }
        }
    }
    files
}
