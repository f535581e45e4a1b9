//! What is printed.

use bench_kit::{Figure, Work};

/// The pieces of work in the order in which they are printed.
const WORKS: [(Work, &str); 7] = [
    (Work::Eval, "One case in memory, decided"),
    (Work::Text, "From a line of NDJSON, parsing included"),
    (Work::Columns, "All cases as columns in memory"),
    (Work::Parquet, "From one Parquet file to another"),
    (Work::Explain, "One case in memory, with its full explanation"),
    (Work::Gaps, "One case in memory that may have gaps"),
    (Work::Load, "The policy read and compiled, once"),
];

/// How the tables are to be read.
pub const NOTES: &str = "
CPU time. `x mednec`: how many times mednec's time; ~ is no clear difference.
Not the same work, and more of this in bench/README.md:
- mednec checks each value it reads, in text, columns and files; no other does
- to Parquet, mednec writes ten columns, by hand three, DuckDB and Polars two
- outside the engine: dates for CEL, categories and order for Cedar, lists and
  days for rust-rule-engine
- by hand, own columns: columns made for this policy before the clock starts
";

/// The tables of all figures, 80 columns wide.
pub fn tables(figures: &[Figure]) -> String {
    let mut out = String::new();
    for (work, title) in WORKS {
        let of_work: Vec<&Figure> = figures.iter().filter(|figure| figure.work == work).collect();
        if !of_work.is_empty() {
            out += &table(work, title, &of_work);
        }
    }
    out
}

fn table(work: Work, title: &str, figures: &[&Figure]) -> String {
    let (per, rate) = if work == Work::Load { ("time", "") } else { ("a case", "cases/s") };
    let mut out = format!("\n{title}\n{:44}{per:>10}{rate:>12}{:>14}\n", "", "x mednec");
    let ours = figures.iter().filter(|figure| figure.engine == "mednec").find_map(|figure| figure.median());
    let mut sorted = figures.to_vec();
    let time = |figure: &Figure| figure.median().unwrap_or(f64::INFINITY);
    sorted.sort_by(|a, b| time(a).total_cmp(&time(b)));
    for figure in sorted {
        let name = format!("{}, {}", figure.engine, figure.form);
        out += &match figure.median() {
            Some(ns) => {
                let rate = if work == Work::Load { String::new() } else { count(1e9 / ns) };
                let ratio = ours.map_or_else(String::new, |ours| ratio(ns / ours));
                format!("{name:44}{:>10}{rate:>12}{ratio:>14}", duration(ns)).trim_end().to_owned() + "\n"
            }
            None => differs(&name, figure),
        };
    }
    out
}

/// An engine whose answers are not those expected gets no time.
fn differs(name: &str, figure: &Figure) -> String {
    let first = figure.first_wrong.as_deref().unwrap_or("");
    format!("{name:44}differs in {} of {}\n  {first}\n", figure.wrong, figure.cases)
}

fn duration(ns: f64) -> String {
    match ns {
        _ if ns < 100.0 => format!("{ns:.1} ns"),
        _ if ns < 10_000.0 => format!("{ns:.0} ns"),
        _ if ns < 10_000_000.0 => format!("{:.0} us", ns / 1e3),
        _ => format!("{:.0} ms", ns / 1e6),
    }
}

fn count(number: f64) -> String {
    match number {
        _ if number >= 1e7 => format!("{:.0} M", number / 1e6),
        _ if number >= 1e6 => format!("{:.1} M", number / 1e6),
        _ => format!("{:.0} k", number / 1e3),
    }
}

fn ratio(ratio: f64) -> String {
    match ratio {
        _ if ratio >= 10.0 => format!("{ratio:.0}"),
        _ if ratio >= 2.0 => format!("{ratio:.1}"),
        _ if ratio > 0.5 => format!("~{ratio:.1}"),
        _ => format!("{ratio:.2}"),
    }
}
