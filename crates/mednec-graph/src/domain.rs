//! What a value that is not known can be.

/// The most values that are told one by one.
pub(crate) const MOST_VALUES: usize = 256;
/// The most stretches of values that are told apart.
const MOST_STRETCHES: usize = 256;
/// The most values that are listed.
const MOST_LISTED: usize = 8192;
/// No sum goes beyond this.
const FAR: i128 = (i64::MAX / 4) as i128;

/// What one value can be: everything between two, or one of several.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Domain {
    /// From one value to another, both included; none where the first is the greater.
    Range(i64, i64),
    /// One of these, ascending.
    OneOf(Vec<i64>),
}

impl Domain {
    /// Nothing.
    pub(crate) const NONE: Self = Self::Range(0, -1);

    /// How many numbers it is written with.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Range(..) => 2,
            Self::OneOf(values) => values.len(),
        }
    }

    /// One value.
    pub(crate) fn value(value: i64) -> Self {
        Self::Range(value, value)
    }

    /// One of several values in any order.
    pub(crate) fn one_of(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        values.dedup();
        match values.as_slice() {
            [] => Self::NONE,
            [only] => Self::value(*only),
            _ => Self::OneOf(values),
        }
    }

    /// The lowest value.
    pub(crate) fn low(&self) -> i64 {
        match self {
            Self::Range(low, _) => *low,
            Self::OneOf(values) => values.first().copied().unwrap_or(0),
        }
    }

    /// The highest value.
    pub(crate) fn high(&self) -> i64 {
        match self {
            Self::Range(_, high) => *high,
            Self::OneOf(values) => values.last().copied().unwrap_or(-1),
        }
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.low() > self.high()
    }

    /// The value, where there is only one.
    pub(crate) fn single(&self) -> Option<i64> {
        (self.low() == self.high()).then(|| self.low())
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Range(low, high) if low > high => 0,
            Self::Range(low, high) => low.abs_diff(*high).saturating_add(1),
            Self::OneOf(values) => values.len() as u64,
        }
    }

    /// Whether a value is in it.
    pub(crate) fn has(&self, value: i64) -> bool {
        match self {
            Self::Range(low, high) => (*low..=*high).contains(&value),
            Self::OneOf(values) => values.binary_search(&value).is_ok(),
        }
    }

    /// What is left of it between two values.
    #[must_use]
    pub(crate) fn within(self, low: i64, high: i64) -> Self {
        match self {
            Self::Range(from, to) => Self::Range(from.max(low), to.min(high)),
            Self::OneOf(values) => {
                Self::one_of(values.into_iter().filter(|value| (low..=high).contains(value)).collect())
            }
        }
    }

    /// Its lower and its upper half; nothing where it has no two values.
    pub(crate) fn halves(&self) -> Option<(Self, Self)> {
        match self {
            Self::Range(low, high) if low < high => {
                let middle = low.saturating_add_unsigned(low.abs_diff(*high) / 2);
                Some((Self::Range(*low, middle), Self::Range(middle + 1, *high)))
            }
            Self::OneOf(values) if values.len() > 1 => {
                let (lower, upper) = values.split_at_checked(values.len() / 2)?;
                Some((Self::one_of(lower.to_vec()), Self::one_of(upper.to_vec())))
            }
            Self::Range(..) | Self::OneOf(_) => None,
        }
    }
}

/// A set of values as stretches, ascending and apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretches(Vec<(i64, i64)>);

impl Stretches {
    /// One value.
    pub(crate) fn value(value: i64) -> Self {
        Self(vec![(value, value)])
    }

    /// Puts everything from one value to another in.
    pub(crate) fn add(&mut self, low: i64, high: i64) {
        if low > high {
            return;
        }
        let (mut low, mut high) = (low, high);
        self.0.retain(|(from, to)| {
            let touches = *from <= high.saturating_add(1) && low <= to.saturating_add(1);
            if touches {
                low = low.min(*from);
                high = high.max(*to);
            }
            !touches
        });
        let at = self.0.partition_point(|(from, _)| *from < low);
        self.0.insert(at, (low, high));
    }

    /// Puts all that a value can be in.
    pub(crate) fn add_domain(&mut self, domain: &Domain) {
        match domain {
            Domain::Range(low, high) => self.add(*low, *high),
            Domain::OneOf(values) => values.iter().for_each(|value| self.add(*value, *value)),
        }
    }

    /// The lowest value.
    pub(crate) fn low(&self) -> Option<i64> {
        self.0.first().map(|(low, _)| *low)
    }

    /// The highest value.
    pub(crate) fn high(&self) -> Option<i64> {
        self.0.last().map(|(_, high)| *high)
    }

    /// The value, where there is only one.
    pub(crate) fn single(&self) -> Option<i64> {
        if let [(low, high)] = self.0.as_slice() { (low == high).then_some(*low) } else { None }
    }

    /// What is left of it between two values.
    #[must_use]
    pub(crate) fn within(&self, low: i64, high: i64) -> Self {
        let cut = self.0.iter().map(|(from, to)| (*from.max(&low), *to.min(&high)));
        Self(cut.filter(|(from, to)| from <= to).collect())
    }

    /// Whether a value is in it.
    pub(crate) fn has(&self, value: i64) -> bool {
        self.0.iter().any(|(low, high)| (*low..=*high).contains(&value))
    }

    /// Each value, ascending.
    pub(crate) fn each(&self, see: &mut impl FnMut(i64)) {
        self.0.iter().flat_map(|(low, high)| *low..=*high).for_each(see);
    }

    /// All values, ascending; of very many the first.
    pub(crate) fn all(&self) -> Vec<i64> {
        self.0.iter().flat_map(|(low, high)| *low..=*high).take(MOST_LISTED).collect()
    }

    /// The first value that is none of those told; of very many none.
    pub(crate) fn first_but(&self, told: impl Fn(i64) -> bool) -> Option<i64> {
        self.0.iter().flat_map(|(low, high)| *low..=*high).take(MOST_LISTED).find(|value| !told(*value))
    }

    /// Puts all of it in another.
    pub(crate) fn pour(&self, into: &mut Self) {
        self.0.iter().for_each(|(low, high)| into.add(*low, *high));
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> u64 {
        self.0.iter().fold(0u64, |n, (low, high)| n.saturating_add(low.abs_diff(*high)).saturating_add(1))
    }

    /// Every sum of a value of this and a value of the other, and whether it is these alone: where they fall into too
    /// many stretches, all between the lowest and the highest is said.
    pub(crate) fn plus(&self, other: &Self) -> (Self, bool) {
        let mut sums = Self::default();
        for (a, b) in &self.0 {
            for (c, d) in &other.0 {
                sums.add(far(i128::from(*a) + i128::from(*c)), far(i128::from(*b) + i128::from(*d)));
            }
        }
        let (Some(low), Some(high), true) = (sums.low(), sums.high(), sums.0.len() > MOST_STRETCHES) else {
            return (sums, true);
        };
        (Self(vec![(low, high)]), false)
    }

    /// As what one value can be, and whether that is exact.
    pub(crate) fn domain(&self) -> (Domain, bool) {
        match (self.0.as_slice(), self.low(), self.high()) {
            ([(low, high)], _, _) => (Domain::Range(*low, *high), true),
            (stretches, Some(_), Some(_)) if self.len() <= MOST_VALUES as u64 => {
                (Domain::one_of(stretches.iter().flat_map(|(low, high)| *low..=*high).collect()), true)
            }
            (_, Some(low), Some(high)) => (Domain::Range(low, high), false),
            _ => (Domain::NONE, true),
        }
    }
}

fn far(sum: i128) -> i64 {
    i64::try_from(sum.clamp(-FAR, FAR)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_halved_down_to_its_values() {
        let mut todo = vec![Domain::Range(-3, 4), Domain::one_of(vec![9, 7, 7, 8])];
        let mut values = Vec::new();
        while let Some(domain) = todo.pop() {
            match domain.halves() {
                Some((a, b)) => todo.extend([a, b]),
                None => values.extend(domain.single()),
            }
        }
        values.sort_unstable();
        assert_eq!(values, [-3, -2, -1, 0, 1, 2, 3, 4, 7, 8, 9]);
        assert!(Domain::Range(1, 5).within(6, 9).is_empty());
        assert!(Domain::one_of(vec![1, 5]).within(2, 4).is_empty());
    }

    #[test]
    fn stretches_join_where_they_touch() {
        let mut set = Stretches::default();
        for (low, high) in [(5, 6), (1, 2), (9, 9), (3, 3), (7, 6)] {
            set.add(low, high);
        }
        assert_eq!(set.0, [(1, 3), (5, 6), (9, 9)]);
        assert_eq!(set.domain(), (Domain::OneOf(vec![1, 2, 3, 5, 6, 9]), true));
        set.add(4, 8);
        assert_eq!(set.domain(), (Domain::Range(1, 9), true));
    }

    #[test]
    fn sums_are_all_there_are() {
        let (mut a, mut b) = (Stretches::value(0), Stretches::value(0));
        a.add(10, 11);
        b.add(100, 100);
        assert_eq!(a.plus(&b).0.0, [(0, 0), (10, 11), (100, 100), (110, 111)]);
        let mut many = Stretches::default();
        (0..20).for_each(|i| many.add(i * 1000, i * 1000));
        let mut others = Stretches::default();
        (0..20).for_each(|i| others.add(i * 30, i * 30));
        assert_eq!(many.plus(&others), (Stretches(vec![(0, 19_570)]), false));
    }
}
