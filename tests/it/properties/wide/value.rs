//! Values of facts, and what a case knows of them.

/// A value: a number (a choice's index, a day since 1970), the elements of a list, or records with the fields declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Value {
    One(i64),
    List(Vec<i64>),
    /// Each with a place for every field; those that are not declared are 0.
    Records(Vec<[i64; 4]>),
}

/// A complete case.
pub(crate) type Values = Vec<Value>;

/// What a case knows of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Nothing,
    Value(i64),
    OneOf(Vec<i64>),
    Between(i64, i64),
    /// Elements, of which some may not be known, and whether there may be more.
    List(Vec<Option<i64>>, bool),
    /// Records and whether there may be more.
    Records(Vec<[Known; 4]>, More),
}

/// Whether a list of records may have more than are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum More {
    None,
    Some,
    /// Only some that are dated before this day.
    Before(i64),
}

/// What a case says of a fact beside its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// A value is given.
    pub(crate) documented: bool,
    pub(crate) absent: bool,
    pub(crate) conflicting: bool,
    pub(crate) as_of: Option<i64>,
}

/// A case: what is known of every fact.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub(crate) known: Vec<Known>,
    pub(crate) evidence: Vec<Evidence>,
}

/// Only facts of which something is known; the message of a failure has them by name.
impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let known = self.known.iter().enumerate().filter(|(_, known)| **known != Known::Nothing);
        known.into_iter().try_for_each(|(fact, known)| write!(f, "{fact}: {known:?}, "))
    }
}

impl Known {
    /// Whether a value agrees with what is known.
    pub(crate) fn fits(&self, value: i64) -> bool {
        match self {
            Self::Value(known) => *known == value,
            Self::OneOf(values) => values.contains(&value),
            Self::Between(low, high) => (*low..=*high).contains(&value),
            Self::Nothing | Self::List(..) | Self::Records(..) => true,
        }
    }
}

impl Known {
    /// What is known once a little more is learnt, the true value being this; all of it, if `wholly`.
    pub(crate) fn learnt(&self, value: &Value, wholly: bool) -> Self {
        match (self, value) {
            (Self::Value(_), _) => self.clone(),
            (Self::OneOf(values), Value::One(value)) if !wholly && values.len() > 2 => {
                let other = values.iter().find(|other| *other != value);
                let left = values.iter().filter(|one| *one == value || Some(*one) == other);
                Self::OneOf(left.copied().collect())
            }
            (Self::Between(_, high), Value::One(value)) if !wholly => Self::Between(*value, *high),
            (Self::Records(given, More::None), Value::Records(records)) if !wholly => {
                let mut given = given.clone();
                let fields = given.iter_mut().flatten().zip(records.iter().flatten());
                if let Some((field, value)) = fields.into_iter().find(|(field, _)| **field == Self::Nothing) {
                    *field = Self::Value(*value);
                }
                Self::Records(given, More::None)
            }
            _ => value.known(),
        }
    }
}

impl Value {
    pub(crate) fn one(&self) -> i64 {
        match self {
            Self::One(value) => *value,
            other => unreachable!("{other:?} where one value was meant"),
        }
    }

    pub(crate) fn list(&self) -> &[i64] {
        match self {
            Self::List(items) => items,
            other => unreachable!("{other:?} where a list was meant"),
        }
    }

    pub(crate) fn records(&self) -> &[[i64; 4]] {
        match self {
            Self::Records(records) => records,
            other => unreachable!("{other:?} where records were meant"),
        }
    }

    /// A value that is known.
    pub(crate) fn known(&self) -> Known {
        match self {
            Self::One(value) => Known::Value(*value),
            Self::List(items) => Known::List(items.iter().copied().map(Some).collect(), false),
            Self::Records(records) => {
                Known::Records(records.iter().map(|record| record.map(Known::Value)).collect(), More::None)
            }
        }
    }
}
