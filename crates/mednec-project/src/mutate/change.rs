//! One small change of something that an author wrote, before it is a change of a text.

use mednec_source::Span;

use super::Kind;

/// A thing as it would be after a change, and what the change is.
#[derive(Clone, Debug)]
pub(super) struct Change<T> {
    /// The thing as changed.
    pub(super) to: T,
    /// What is changed.
    pub(super) kind: Kind,
    /// The part that is changed.
    pub(super) at: Span,
    /// The end of a sentence that begins with "no case notices if".
    pub(super) says: String,
}

impl<T> Change<T> {
    /// The same change of something that holds the thing.
    pub(super) fn within<U>(self, holder: impl FnOnce(T) -> U) -> Change<U> {
        Change { to: holder(self.to), kind: self.kind, at: self.at, says: self.says }
    }
}

/// The changes of each member of a list, as changes of the list.
pub(super) fn of_each<T: Clone>(
    members: &[T],
    changes: impl Fn(&T) -> Vec<Change<T>>,
) -> Vec<Change<Vec<T>>> {
    let mut all = Vec::new();
    for (at, member) in members.iter().enumerate() {
        all.extend(changes(member).into_iter().map(|change| change.within(|to| with(members, at, to))));
    }
    all
}

/// A list with another member at one place.
fn with<T: Clone>(members: &[T], at: usize, to: T) -> Vec<T> {
    let mut members = members.to_vec();
    if let Some(place) = members.get_mut(at) {
        *place = to;
    }
    members
}

/// A list without one member, for each of its members; nothing where that would leave none.
pub(super) fn without_each<T: Clone>(members: &[T]) -> Vec<(&T, Vec<T>)> {
    if members.len() < 2 {
        return Vec::new();
    }
    let without = |at: usize| {
        let kept = members.iter().enumerate().filter(|(other, _)| *other != at);
        kept.map(|(_, member)| member.clone()).collect()
    };
    members.iter().enumerate().map(|(at, member)| (member, without(at))).collect()
}
