//! What records that are not fully known can do, kept for when it is asked again.
//!
//! While cases are looked for, one fact after another is set, and most of what is asked of records has nothing to do with
//! it. So an answer is kept with all that it hangs on: the filters, what the fields can be, and what the facts around the
//! record can be. Where all of that is the same again, so is the answer. A search says that it wants that; nothing is kept
//! for any other walk, and nothing after the search.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::ask::{Look, field_of};
use crate::condition::Status;
use crate::domain::Domain;
use crate::filter::{Filter, FilterTest};

/// How much a thread keeps, in numbers: about 32 MB; then all is forgotten.
const MOST_KEPT: usize = 1 << 22;

/// While there is one, what is found out about records in its thread is kept.
#[derive(Debug)]
pub struct Keeping {
    /// It is of the thread that made it.
    here: PhantomData<Rc<()>>,
}

impl Keeping {
    /// Answers are kept from now on, until the last one is gone.
    pub fn begin() -> Self {
        ANSWERS.with_borrow_mut(|answers| answers.kept_for += 1);
        Self { here: PhantomData }
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        ANSWERS.with_borrow_mut(|answers| {
            answers.kept_for = answers.kept_for.saturating_sub(1);
            if answers.kept_for == 0 {
                *answers = Answers::default();
            }
        });
    }
}

/// What can be asked of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    /// Whether it passes one filter.
    Whether,
    /// The same, and what its fields can be where it does.
    Parts,
    /// In which ways it can pass several.
    Ways,
}

/// What was found out about a record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sifted {
    /// The ways in which it can pass filters, a bit for each.
    pub(crate) ways: Vec<u64>,
    /// It can pass.
    pub(crate) passes: bool,
    /// It can fail.
    pub(crate) fails: bool,
    /// What its fields can be where it passes.
    pub(crate) parts: Vec<Vec<Domain>>,
    /// Whether all of this is exact.
    pub(crate) exact: bool,
}

/// What a record is asked, and all that the answer hangs on.
pub(crate) struct Question<'q> {
    /// What is asked.
    pub(crate) asked: Asked,
    /// The filters.
    pub(crate) filters: &'q [&'q Filter],
    /// What holds of every record.
    pub(crate) rough: &'q [&'q Filter],
    /// What its fields can be.
    pub(crate) fields: &'q [Domain],
}

/// An answer, with its question.
struct Kept {
    asked: Asked,
    filters: Vec<Filter>,
    rough: usize,
    fields: Vec<Domain>,
    around: Around,
    answer: Sifted,
}

/// What the facts around a record can be, and whether lists have elements, in the order in which filters ask.
#[derive(PartialEq, Eq, Hash)]
struct Around {
    facts: Vec<Domain>,
    lists: Vec<Status>,
}

/// All answers of a thread.
#[derive(Default)]
struct Answers {
    by_key: FxHashMap<u64, Vec<Kept>>,
    /// How many numbers are in them.
    size: usize,
    /// For how many searches they are kept.
    kept_for: usize,
}

thread_local! {
    static ANSWERS: RefCell<Answers> = RefCell::default();
}

impl Kept {
    /// How many numbers are in it, roughly.
    fn size(&self) -> usize {
        let many = |domains: &[Domain]| domains.iter().map(Domain::size).sum::<usize>();
        let parts: usize = self.answer.parts.iter().map(|part| many(part)).sum();
        let filters: usize = self.filters.iter().map(Filter::size).sum();
        let around = many(&self.around.facts) + self.around.lists.len();
        filters + many(&self.fields) + around + parts + self.answer.ways.len()
    }
}

impl Question<'_> {
    /// The answer: the one that is kept, or else what `find` finds.
    pub(crate) fn answer(&self, look: &dyn Look, find: impl FnOnce() -> Sifted) -> Sifted {
        if ANSWERS.with_borrow(|answers| answers.kept_for == 0) {
            return find();
        }
        let around = self.around(look);
        let key = self.key(&around);
        let known = ANSWERS.with_borrow(|answers| {
            let kept = answers.by_key.get(&key)?.iter().find(|kept| self.is(kept, &around));
            kept.map(|kept| kept.answer.clone())
        });
        if let Some(known) = known {
            return known;
        }
        let answer = find();
        let all_filters = self.filters.iter().chain(self.rough);
        let kept = Kept {
            asked: self.asked,
            filters: all_filters.map(|filter| (*filter).clone()).collect(),
            rough: self.rough.len(),
            fields: self.fields.to_vec(),
            around,
            answer: answer.clone(),
        };
        ANSWERS.with_borrow_mut(|answers| {
            if answers.size >= MOST_KEPT {
                answers.by_key.clear();
                answers.size = 0;
            }
            answers.size += kept.size();
            answers.by_key.entry(key).or_default().push(kept);
        });
        answer
    }

    fn is(&self, kept: &Kept, around: &Around) -> bool {
        self.asked == kept.asked
            && self.rough.len() == kept.rough
            && self.fields == kept.fields
            && *around == kept.around
            && self.filters.iter().chain(self.rough).copied().eq(&kept.filters)
    }

    fn key(&self, around: &Around) -> u64 {
        let mut hasher = FxHasher::default();
        (self.asked, self.filters, self.rough, self.fields, around).hash(&mut hasher);
        hasher.finish()
    }

    fn around(&self, look: &dyn Look) -> Around {
        let mut around = Around { facts: Vec::new(), lists: Vec::new() };
        let mut todo: Vec<&Filter> = self.filters.iter().chain(self.rough).copied().collect();
        while let Some(filter) = todo.pop() {
            match filter {
                Filter::Constant(_) => {}
                Filter::Test(FilterTest::Has(list, ranges)) => around.lists.push(look.has(*list, ranges)),
                Filter::Test(test) => {
                    let facts = test.facts().filter(|fact| field_of(*fact).is_none());
                    around.facts.extend(facts.map(|fact| look.domain(fact)));
                }
                Filter::Not(member) => todo.push(member),
                Filter::Group { members, .. } => todo.extend(members),
            }
        }
        around
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::FactId;
    use crate::filter::FIRST_FIELD;

    /// All facts are this.
    struct All(i64);

    impl Look for All {
        fn domain(&self, _: FactId) -> Domain {
            Domain::value(self.0)
        }

        fn has(&self, _: FactId, _: &[(i64, i64)]) -> Status {
            Status::Unknown
        }
    }

    #[test]
    fn an_answer_is_kept_until_something_that_it_hangs_on_is_another() {
        let filter = Filter::Test(FilterTest::Same(FactId(FIRST_FIELD), FactId(0)));
        let ask = |asked, fields: &[Domain], around: i64, answer: bool| {
            let question = Question { asked, filters: &[&filter], rough: &[], fields };
            question.answer(&All(around), || Sifted { passes: answer, ..Sifted::default() }).passes
        };
        let fields = [Domain::Range(0, 4)];
        assert!(ask(Asked::Whether, &fields, 1, true));
        assert!(!ask(Asked::Whether, &fields, 1, false), "nobody wants it kept");
        let keeping = Keeping::begin();
        assert!(ask(Asked::Whether, &fields, 1, true));
        assert!(ask(Asked::Whether, &fields, 1, false), "it is not found out again");
        assert!(!ask(Asked::Parts, &fields, 1, false), "something else is asked");
        assert!(!ask(Asked::Whether, &[Domain::Range(0, 5)], 1, false), "the field can be more");
        assert!(!ask(Asked::Whether, &fields, 2, false), "a fact is another");
        drop(keeping);
        let _again = Keeping::begin();
        assert!(!ask(Asked::Whether, &fields, 1, false), "nothing is left of before");
    }
}
