//! The rehabilitation plan: one tree of goals, measures, services and tasks, owned by several agencies and agreed with
//! the person version by version (CMU Resolution 783 and Minsocpolicy Order 578 of 2012).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::needs::NeedsDomain;
use super::service::Pillar;
use super::vocabulary::NeedCode;

text_enum! {
    /// What an item of a plan is.
    ItemKind { Goal = "goal", Measure = "measure", Service = "service", Task = "task" }
}
text_enum! {
    /// How far an item is. Only what has nothing below it has a state of its own; the rest follows from below.
    ItemState {
        Planned = "planned", InProgress = "in_progress", Partly = "partly", Done = "done", NotDone = "not_done",
        Cancelled = "cancelled",
    }
}
text_enum! {
    /// Where a version of a plan stands.
    PlanState { Draft = "draft", Submitted = "submitted", Agreed = "agreed", Superseded = "superseded" }
}
text_enum! {
    /// How a version was agreed with the person.
    AgreedHow {
        InPerson = "in_person", ByPhone = "by_phone", WithInterpreter = "with_interpreter",
        ThroughRepresentative = "through_representative",
    }
}
text_enum! {
    /// What an agency says to its part of a plan.
    SectionAnswer { Approved = "approved", Returned = "returned" }
}
text_enum! {
    /// What a version did with an item.
    ChangeKind { Added = "added", Removed = "removed", Changed = "changed" }
}

impl ItemKind {
    /// Below what an item of this kind stands; nothing for a goal.
    pub const fn stands_below(self) -> &'static [Self] {
        match self {
            Self::Goal => &[],
            Self::Measure => &[Self::Goal],
            Self::Service => &[Self::Measure],
            Self::Task => &[Self::Measure, Self::Service],
        }
    }

    /// Whether a code fits: a domain of needs for a goal, a service of the catalogue for a service, none for the rest.
    pub fn takes(self, code: Option<&str>) -> bool {
        match (self, code) {
            (Self::Goal, Some(code)) => code.parse::<NeedsDomain>().is_ok(),
            (Self::Service, Some(code)) => code.parse::<NeedCode>().is_ok(),
            (Self::Measure | Self::Task, None) => true,
            _ => false,
        }
    }
}

impl ItemState {
    /// How much of the item is done, in hundredths; nothing for what is cancelled and does not count.
    pub const fn hundredths(self) -> Option<u32> {
        match self {
            Self::Planned | Self::NotDone => Some(0),
            Self::InProgress => Some(25),
            Self::Partly => Some(50),
            Self::Done => Some(100),
            Self::Cancelled => None,
        }
    }
}

/// An item as far as progress needs to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Which.
    pub key: Uuid,
    /// Below which.
    pub parent: Option<Uuid>,
    /// How far its owner says it is.
    pub state: ItemState,
}

/// How far a tree, or a part of it, is.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Progress {
    /// Ends of the tree that are done.
    pub done: u32,
    /// Ends of the tree that count; a cancelled one does not.
    pub of: u32,
    /// From 0 to 1, with what is begun or done in part counted in part.
    pub share: f64,
}

/// Computes how far the ends of a tree are: all of it, or what stands at and below one item.
pub fn progress(nodes: &[Node], root: Option<Uuid>) -> Progress {
    let by_key: BTreeMap<Uuid, &Node> = nodes.iter().map(|node| (node.key, node)).collect();
    // The way up from an item, itself first. A loop cannot be stored; if it could, it would end here all the same.
    let way_up = |node: &Node| {
        let mut way = vec![*node];
        while let Some(parent) = way.last().and_then(|last| last.parent).and_then(|key| by_key.get(&key)) {
            if way.len() > nodes.len() {
                break;
            }
            way.push(**parent);
        }
        way
    };
    let mut found = Progress::default();
    let mut sum = 0;
    for node in nodes {
        let way = way_up(node);
        let inside = root.is_none_or(|root| way.iter().any(|step| step.key == root));
        let counts = way.iter().all(|step| step.state != ItemState::Cancelled);
        let is_end = !nodes.iter().any(|other| other.parent == Some(node.key) && other.state != ItemState::Cancelled);
        let Some(hundredths) = node.state.hundredths().filter(|_| inside && counts && is_end) else { continue };
        found.of += 1;
        found.done += u32::from(node.state == ItemState::Done);
        sum += hundredths;
    }
    if found.of > 0 {
        found.share = f64::from(sum) / f64::from(found.of * 100);
    }
    found
}

/// An item as one version has it, for the difference between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which: the same in every version.
    pub key: Uuid,
    /// Below which.
    pub parent: Option<Uuid>,
    /// Kind.
    pub kind: ItemKind,
    /// Pillar.
    pub pillar: Pillar,
    /// Domain or service.
    pub code: Option<String>,
    /// Whose.
    pub owner: Uuid,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The letter with its words.
    pub letter: Option<Uuid>,
}

/// What became of one item between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub key: Uuid,
    /// What.
    pub kind: ChangeKind,
    /// The fields that differ, if it was changed.
    pub fields: Vec<&'static str>,
}

/// Says what the later version did with the earlier one, in the order of the later, then what is gone.
pub fn differences(before: &[Line], after: &[Line]) -> Vec<Change> {
    let mut found: Vec<Change> = after
        .iter()
        .filter_map(|line| match before.iter().find(|old| old.key == line.key) {
            None => Some(Change { key: line.key, kind: ChangeKind::Added, fields: Vec::new() }),
            Some(old) => {
                let fields: Vec<&'static str> = [
                    (old.parent != line.parent, "parent"),
                    (old.pillar != line.pillar, "pillar"),
                    (old.code != line.code, "code"),
                    (old.owner != line.owner, "owner"),
                    (old.due_on != line.due_on, "due_on"),
                    (old.letter != line.letter, "words"),
                ]
                .into_iter()
                .filter_map(|(differs, name)| differs.then_some(name))
                .collect();
                (!fields.is_empty()).then_some(Change { key: line.key, kind: ChangeKind::Changed, fields })
            }
        })
        .collect();
    found.extend(before.iter().filter(|old| !after.iter().any(|line| line.key == old.key)).map(|old| Change {
        key: old.key,
        kind: ChangeKind::Removed,
        fields: Vec::new(),
    }));
    found
}

/// Items in one version.
pub const MOST_ITEMS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(number: u128) -> Uuid {
        Uuid::from_u128(number + 1)
    }

    /// A random tree: each item stands below an earlier one or below nothing.
    fn tree() -> impl Strategy<Value = Vec<Node>> {
        proptest::collection::vec((any::<proptest::sample::Index>(), 0..ItemState::ALL.len(), any::<bool>()), 1..20)
            .prop_map(|drawn| {
                drawn
                    .into_iter()
                    .enumerate()
                    .map(|(number, (above, state, root))| Node {
                        key: key(number as u128),
                        parent: (number > 0 && !root).then(|| key(above.index(number.max(1)) as u128)),
                        state: ItemState::ALL[state],
                    })
                    .collect()
            })
    }

    #[test]
    fn a_plan_is_built_from_goals_down() {
        assert!(ItemKind::Goal.stands_below().is_empty());
        assert_eq!(ItemKind::Task.stands_below(), [ItemKind::Measure, ItemKind::Service]);
        assert!(
            ItemKind::Goal.takes(Some("housing"))
                && !ItemKind::Goal.takes(Some("medical"))
                && !ItemKind::Goal.takes(None)
        );
        assert!(
            ItemKind::Service.takes(Some("medical"))
                && ItemKind::Task.takes(None)
                && !ItemKind::Task.takes(Some("medical"))
        );
    }

    #[test]
    fn only_the_ends_of_the_tree_count_and_nothing_below_what_was_cancelled() {
        let node = |number, parent: Option<u128>, state| Node { key: key(number), parent: parent.map(key), state };
        let nodes = [
            node(0, None, ItemState::Planned),
            node(1, Some(0), ItemState::Done),
            node(2, Some(0), ItemState::Partly),
            node(3, None, ItemState::Cancelled),
            node(4, Some(3), ItemState::Planned),
        ];
        assert_eq!(progress(&nodes, None), Progress { done: 1, of: 2, share: 0.75 });
        assert_eq!(progress(&nodes, Some(key(2))), Progress { done: 0, of: 1, share: 0.5 });
        assert_eq!(progress(&[], None), Progress::default());
    }

    #[test]
    fn a_version_says_what_it_added_changed_and_left_out() {
        let line = |number, due: Option<&str>| Line {
            key: key(number),
            parent: None,
            kind: ItemKind::Goal,
            pillar: Pillar::Support,
            code: Some("housing".into()),
            owner: key(90),
            due_on: due.map(|day| day.parse().expect("a date")),
            letter: None,
        };
        let (before, after) = (
            [line(0, None), line(1, None), line(2, None)],
            [line(0, None), line(1, Some("2027-01-31")), line(3, None)],
        );
        let told: Vec<_> =
            differences(&before, &after).into_iter().map(|one| (one.key, one.kind, one.fields)).collect();
        assert_eq!(
            told,
            [
                (key(1), ChangeKind::Changed, vec!["due_on"]),
                (key(3), ChangeKind::Added, vec![]),
                (key(2), ChangeKind::Removed, vec![]),
            ]
        );
        assert_eq!(differences(&before, &before), []);
    }

    proptest! {
        #[test]
        fn progress_is_a_share_and_never_falls_when_an_end_moves_on(nodes in tree(), which: proptest::sample::Index) {
            const ON: [ItemState; 4] = [ItemState::Planned, ItemState::InProgress, ItemState::Partly, ItemState::Done];
            let now = progress(&nodes, None);
            prop_assert!((0.0..=1.0).contains(&now.share) && now.done <= now.of);
            prop_assert!(now.of == 0 || (now.share == 1.0) == (now.done == now.of));
            let index = which.index(nodes.len());
            if let Some(step) = ON.iter().position(|state| *state == nodes[index].state).filter(|step| *step < 3) {
                let mut moved = nodes.clone();
                moved[index].state = ON[step + 1];
                let later = progress(&moved, None);
                prop_assert!(later.share >= now.share && later.done >= now.done && later.of == now.of);
            }
        }
    }
}
