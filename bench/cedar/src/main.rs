//! W1 in Cedar. Cedar has neither an order of policies nor other outcomes than allowed and denied, and cannot look into
//! the elements of a set: the order, `approve` where no policy is satisfied, and the three-character categories of
//! diagnoses are made here.

mod case;

use std::collections::HashMap;

use bench_kit::{Answer, Bench, Engine, Result};
use cedar_policy::{
    Authorizer, Decision, Entities, EntityUid, Policy, PolicyId, PolicySet, Request, Schema, ValidationMode,
    Validator,
};

/// The policies with what each determines, in the order in which they are written.
struct Policies {
    authorizer: Authorizer,
    entities: Entities,
    asked: [EntityUid; 3],
    policies: Vec<(Policy, Answer)>,
}

impl Policies {
    fn load() -> Result<Self> {
        let all: PolicySet = include_str!("../w1.cedar").parse()?;
        let (schema, _) = Schema::from_cedarschema_str(include_str!("../w1.cedarschema"))?;
        let found = Validator::new(schema).validate(&all, ValidationMode::default());
        if !found.validation_passed() {
            return Err(found.to_string().into());
        }
        // Policies are numbered as they are written: policy0, policy1 …
        let numbered = (0..all.num_of_policies()).map(|number| {
            let id = PolicyId::new(format!("policy{number}"));
            let policy = all.policy(&id).ok_or("a policy is missing")?;
            let of = |name| policy.annotation(name).unwrap_or("");
            Ok::<_, &str>((policy.clone(), Answer::of(of("outcome"), of("id"))))
        });
        let policies = numbered.collect::<std::result::Result<_, _>>()?;
        Ok(Self {
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
            asked: case::entities()?,
            policies,
        })
    }
}

/// One request for each rule, in order, until one allows.
struct InOrder {
    cedar: Policies,
    sets: Vec<(PolicySet, Answer)>,
}

impl InOrder {
    fn load() -> Result<Self> {
        let cedar = Policies::load()?;
        let sets = cedar.policies.iter().map(|(policy, answer)| {
            Ok::<_, Box<dyn std::error::Error>>((PolicySet::from_policies([policy.clone()])?, *answer))
        });
        let sets = sets.collect::<Result<_>>()?;
        Ok(Self { cedar, sets })
    }
}

impl Engine for InOrder {
    type Case = Request;

    fn case(&mut self, line: &str) -> Result<Request> {
        case::request(line, &self.cedar.asked)
    }

    fn answer(&mut self, case: &Request) -> Result<Answer> {
        for (set, answer) in &self.sets {
            let response = self.cedar.authorizer.is_authorized(case, set, &self.cedar.entities);
            if response.decision() == Decision::Allow {
                return Ok(*answer);
            }
        }
        Ok(Answer::CriteriaMet)
    }
}

/// One request to all policies; of those satisfied, the first counts.
struct AtOnce {
    cedar: Policies,
    set: PolicySet,
    places: HashMap<PolicyId, usize>,
}

impl AtOnce {
    fn load() -> Result<Self> {
        let cedar = Policies::load()?;
        let set = PolicySet::from_policies(cedar.policies.iter().map(|(policy, _)| policy.clone()))?;
        let ids = cedar.policies.iter().map(|(policy, _)| policy.id().clone());
        let places = ids.enumerate().map(|(at, id)| (id, at)).collect();
        Ok(Self { cedar, set, places })
    }
}

impl Engine for AtOnce {
    type Case = Request;

    fn case(&mut self, line: &str) -> Result<Request> {
        case::request(line, &self.cedar.asked)
    }

    fn answer(&mut self, case: &Request) -> Result<Answer> {
        let response = self.cedar.authorizer.is_authorized(case, &self.set, &self.cedar.entities);
        let satisfied = response.diagnostics().reason();
        let first = satisfied.filter_map(|id| self.places.get(id)).min();
        let answer = first.and_then(|at| self.cedar.policies.get(*at)).map(|(_, answer)| *answer);
        Ok(answer.unwrap_or(Answer::CriteriaMet))
    }
}

fn main() -> Result<()> {
    let bench = Bench::new("cedar-policy")?;
    let data = bench.complete()?;
    let mut in_order = bench.load("a set for each rule", InOrder::load)?;
    bench.rows("a set for each rule", &mut in_order, &data)?;
    let mut at_once = bench.load("one set, first counts", AtOnce::load)?;
    bench.rows("one set, first counts", &mut at_once, &data)
}
