//! The codes of a set's entry as they are to be read, and what was meant where one is mistyped.

use mednec_graph::CodeSystem;
use mednec_source::{Diagnostic, Sink, Span};
use mednec_syntax::expr::SetItem;

use crate::codes::{CODE_FAMILY, MALFORMED_CODE};

/// The first and the last code of an entry; nothing where one of them is told.
///
/// ```yaml
/// when: any diagnoses in [I6O to I69]   # wrong: the letter O
/// when: any diagnoses in [I60 to I69]   # right
/// ```
pub(crate) fn ends(item: &SetItem, system: CodeSystem, sink: &mut Sink) -> Option<(String, String)> {
    let first = stem(&item.first, system);
    let last = item.last.as_ref().map_or(first, |last| stem(last, system));
    let written = |first: &str, last: &str| match item.last {
        Some(_) => format!("{first} to {last}"),
        None => first.to_owned(),
    };
    let family = |text: &str, stem: &str| stem.len() < text.trim_end_matches(['-', '.']).len();
    for (text, stem) in std::iter::once((&item.first, first)).chain(item.last.iter().zip([last])) {
        if family(text, stem) && !stem.is_empty() {
            sink.report(placeholder(text, stem, item.span, written(first, last)));
            return None;
        }
    }
    let (firsts, lasts) = (readings(first, system), readings(last, system));
    let good = |code: &str, readings: &[String]| matches!(readings, [only] if only == code);
    let (first_good, last_good) = (good(first, &firsts), good(last, &lasts));
    if first_good && last_good {
        return Some((first.to_owned(), last.to_owned()));
    }
    // Both ends of a range are mistyped alike; an end that is right stands as it is.
    let pairs: Vec<(&String, &String)> = match (firsts.as_slice(), lasts.as_slice()) {
        ([one], lasts) => lasts.iter().map(|last| (one, last)).collect(),
        (firsts, [one]) => firsts.iter().map(|first| (first, one)).collect(),
        (firsts, lasts) => firsts.iter().zip(lasts).collect(),
    };
    let meant: Vec<String> = pairs
        .into_iter()
        .filter(|(first, last)| system.range(first, last).is_some())
        .map(|(first, last)| written(first, last))
        .collect();
    let wrong = if first_good { item.last.as_deref().unwrap_or(last) } else { &item.first };
    let small = system.accepts(wrong, true);
    let problem = match (small, wrong.starts_with(|c: char| c.is_ascii_lowercase())) {
        (true, true) => {
            let message = format!("`{wrong}` begins with a small letter");
            Diagnostic::new(&MALFORMED_CODE, message).at(item.span, "codes have capital letters")
        }
        (true, false) => Diagnostic::new(&MALFORMED_CODE, format!("`{wrong}` has a small `l` in it"))
            .at(item.span, "it looks like the digit 1"),
        (false, _) => {
            let message = format!("`{wrong}` is not a code of {}", system.name());
            let label = match looks_alike(wrong) {
                Some((letter, digit)) => format!("the letter {letter} stands where the digit {digit} does"),
                None => format!("a code is {}", system.shape()),
            };
            Diagnostic::new(&MALFORMED_CODE, message).at(item.span, label)
        }
    };
    let help = match meant.len() {
        0 | 1 => "mend the code, or name a value set",
        _ => "the letter may be an I or an L: look at the document",
    };
    sink.report(problem.help(help).one_of(item.span, meant.iter().map(String::as_str)));
    None
}

/// What a code can stand for: itself alone where it is right, nothing where it is no code at all.
pub(crate) fn readings(code: &str, system: CodeSystem) -> Vec<String> {
    let mut letters = code.chars();
    let Some(first) = letters.next().filter(|_| system != CodeSystem::Modifier) else {
        return system.accepts(code, true).then(|| code.to_owned()).into_iter().collect();
    };
    if system == CodeSystem::Other {
        return system.accepts(code, true).then(|| code.to_owned()).into_iter().collect();
    }
    let rest: String = letters
        .map(|c| match c {
            'O' | 'o' => '0',
            'I' | 'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let firsts: &[char] = match first {
        '1' if system == CodeSystem::Icd10Cm => &['I'],
        '0' if system == CodeSystem::Icd10Cm => &['O'],
        'l' if system == CodeSystem::Icd10Cm => &['I', 'L'],
        _ => &[first.to_ascii_uppercase()],
    };
    let meant = firsts.iter().map(|first| format!("{first}{rest}"));
    meant.filter(|code| system.accepts(code, true)).collect()
}

/// A code without the signs for everything below it: `M54.-` is M54.
fn stem(text: &str, system: CodeSystem) -> &str {
    let family = text.trim_end_matches(['-', '.']);
    if system == CodeSystem::Icd10Cm {
        let stem = text.trim_end_matches(['x', 'X', '*', '%']);
        if stem.len() < text.len() && (stem.ends_with('.') || text.ends_with(['*', '%'])) {
            return stem.trim_end_matches('.');
        }
    }
    family
}

/// What is told of `I63.x`.
fn placeholder(text: &str, stem: &str, span: Span, whole: String) -> Diagnostic {
    Diagnostic::new(&CODE_FAMILY, format!("`{text}` is not a code"))
        .at(span, format!("for {stem} and all codes below it write `{stem}`"))
        .note("a category stands for all codes below it, so no placeholder is needed")
        .fix(format!("write `{whole}`"), span, whole)
}

/// The first letter behind the first sign that looks like a digit, and the digit.
fn looks_alike(code: &str) -> Option<(char, char)> {
    code.chars().skip(1).find_map(|c| match c {
        'O' | 'o' => Some((c, '0')),
        'I' | 'i' | 'l' => Some((c, '1')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_code_is_read_as_what_it_looks_like() {
        let icd = |code| readings(code, CodeSystem::Icd10Cm);
        assert_eq!(icd("I6O"), ["I60"]);
        assert_eq!(icd("l60"), ["I60", "L60"]);
        assert_eq!(icd("169.351"), ["I69.351"]);
        assert_eq!(icd("I69.35l"), ["I69.351"]);
        assert_eq!(icd("C7A"), ["C7A"]);
        assert_eq!(icd("Z3A.20"), ["Z3A.20"]);
        assert!(icd("neck_pain").is_empty());
        assert_eq!(readings("9711O", CodeSystem::Procedure), ["97110"]);
        assert_eq!(readings("io", CodeSystem::Other), ["io"]);
    }
}
