//! Which changes made a part of a merged policy what it is.

use mednec_source::{SourceId, Span};
use mednec_syntax::file::{Change, ChangeKind, File, PolicyFile};

use super::parts::{Piece, of_policy, of_shared, of_value_set};
use super::{Alteration, Altered, At, Base, Before, Part, SHOWN_SCHEMA, Shown, Withdrawn};
use crate::load::Project;

/// How many policies may build one on the other.
const MOST_BASES: usize = 8;

/// The files as they were written, and the same files written out.
pub(super) struct Merge<'p> {
    /// The files as they were written.
    pub(super) project: &'p Project,
    /// The same files, in the same order, as they are compiled.
    pub(super) written: &'p [(SourceId, File)],
}

/// A part while it is followed from policy to policy.
struct Followed {
    piece: Piece,
    changes: Vec<Altered>,
}

impl Merge<'_> {
    /// The file at a place, with the origin of each of its parts.
    pub(super) fn shown(&self, at: usize) -> Option<Shown> {
        let (id, file) = self.written.get(at)?;
        let plain = |piece| Followed { piece, changes: Vec::new() };
        let mut withdrawn = Vec::new();
        let followed: Vec<Followed> = match file {
            File::Policy(_) => self.follow(at, MOST_BASES, &mut withdrawn),
            File::Shared(shared) => of_shared(shared).into_iter().map(plain).collect(),
            File::ValueSet(set) => vec![plain(of_value_set(set))],
            _ => return None,
        };
        let file = self.project.relative.get(id).cloned().unwrap_or_default();
        let parts = followed.into_iter().map(|one| self.part(one)).collect();
        Some(Shown { schema: SHOWN_SCHEMA, file, based_on: self.bases(at), parts, withdrawn })
    }

    fn part(&self, followed: Followed) -> Part {
        let Followed { piece, changes } = followed;
        Part {
            section: piece.section,
            name: piece.name,
            text: piece.text,
            origin: self.at(piece.span),
            rows_from: piece.rows.map(|rows| rows.node),
            changes,
            also: piece.also,
        }
    }

    fn at(&self, span: Span) -> At {
        let file = self.project.relative.get(&span.source).cloned().unwrap_or_default();
        let place = self.project.sources.locate(span);
        At { file, line: place.map_or(0, |(_, position)| position.line) }
    }

    fn before(&self, piece: &Piece) -> Before {
        Before { text: piece.text.clone(), origin: self.at(piece.span) }
    }

    fn policy(&self, at: usize) -> Option<&PolicyFile> {
        match self.project.files.get(at) {
            Some((_, File::Policy(policy))) => Some(policy),
            _ => None,
        }
    }

    /// The policy that one builds on.
    fn base(&self, at: usize) -> Option<usize> {
        let policy = self.policy(at)?;
        let based_on = policy.based_on.as_ref()?;
        (0..self.project.files.len()).find(|&other| {
            self.policy(other).is_some_and(|base| {
                let edition = base.edition.as_ref().map(|edition| &edition.node);
                base.id.node == based_on.policy.node
                    && base.id.span != policy.id.span
                    && based_on.edition.as_ref().is_none_or(|wanted| edition == Some(&wanted.node))
            })
        })
    }

    fn bases(&self, at: usize) -> Vec<Base> {
        std::iter::successors(self.base(at), |&at| self.base(at))
            .take(MOST_BASES)
            .filter_map(|at| {
                let policy = self.policy(at)?;
                Some(Base {
                    policy: policy.id.node.clone(),
                    edition: policy.edition.as_ref().map(|edition| edition.node.clone()),
                    file: self.at(policy.id.span).file,
                })
            })
            .collect()
    }

    /// The parts of a policy, and what each change did on the way to it.
    fn follow(&self, at: usize, left: usize, withdrawn: &mut Vec<Withdrawn>) -> Vec<Followed> {
        let Some((_, File::Policy(merged))) = self.written.get(at) else { return Vec::new() };
        let base = self.base(at).filter(|_| left > 0);
        let before = base.map(|base| self.follow(base, left - 1, withdrawn)).unwrap_or_default();
        let changes = self.policy(at).map_or(&[] as &[Change], |policy| &policy.changes);
        for change in changes {
            if let ChangeKind::Withdraw(name) = &change.kind {
                let was = before.iter().find(|one| one.piece.section == "criteria" && one.is(&name.node));
                withdrawn.push(Withdrawn {
                    name: name.node.clone(),
                    because: change.because.node.clone(),
                    origin: self.at(change.span),
                    before: was.map(|one| self.before(&one.piece)),
                });
            }
        }
        let mut followed = Vec::new();
        for piece in of_policy(merged) {
            let was = before.iter().find(|one| one.piece.same(&piece));
            let mut made = was.map(|one| one.changes.clone()).unwrap_or_default();
            let own = changes.iter().filter_map(|change| {
                let kind = did(change, &piece, was.map(|one| &one.piece))?;
                let before = match kind {
                    Alteration::Set | Alteration::Replaced => was.map(|one| self.before(&one.piece)),
                    Alteration::Without(_) | Alteration::AddedBefore(_) => None,
                };
                let because = change.because.node.clone();
                Some(Altered { kind, because, origin: self.at(change.span), before })
            });
            made.extend(own);
            followed.push(Followed { piece, changes: made });
        }
        followed
    }
}

impl Followed {
    fn is(&self, name: &str) -> bool {
        self.piece.name.as_deref() == Some(name)
    }
}

impl Piece {
    /// Whether it is what another one was before: rules stay where they were written, all else has a name.
    fn same(&self, later: &Self) -> bool {
        self.section == later.section
            && self.name == later.name
            && (self.section != "rules" || self.span == later.span)
    }
}

/// What a change did to a part.
fn did(change: &Change, piece: &Piece, was: Option<&Piece>) -> Option<Alteration> {
    match &change.kind {
        ChangeKind::Set { parameter, .. } => {
            let named = piece.name.as_deref() == Some(parameter.node.as_str());
            (piece.section == "parameters" && named).then_some(Alteration::Set)
        }
        ChangeKind::Replace(_) => change.span.contains(piece.span).then_some(Alteration::Replaced),
        ChangeKind::AddBefore { rule, .. } => {
            change.span.contains(piece.span).then(|| Alteration::AddedBefore(rule.node.clone()))
        }
        ChangeKind::Withdraw(name) => was
            .filter(|was| was.text.lists(&name.node) && !piece.text.lists(&name.node))
            .map(|_| Alteration::Without(name.node.clone())),
    }
}
