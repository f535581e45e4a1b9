//! A case as a request with a context.

use bench_kit::Result;
use cedar_policy::{Context, EntityUid, Request, RestrictedExpression};
use serde_json::{Map, Value};

/// Who asks for what: the same in all cases.
pub fn entities() -> Result<[EntityUid; 3]> {
    Ok([r#"Provider::"any""#.parse()?, r#"Action::"determine""#.parse()?, r#"Request::"any""#.parse()?])
}

pub fn request(line: &str, entities: &[EntityUid; 3]) -> Result<Request> {
    let facts: Map<String, Value> = serde_json::from_str(line)?;
    let mut pairs = Vec::with_capacity(facts.len());
    for (name, value) in facts {
        if name == "case_id" || name == "member_age" {
            continue;
        }
        let value = match (name.as_str(), value) {
            ("diagnoses", Value::Array(codes)) => {
                let categories = codes.iter().filter_map(|code| code.as_str()?.get(..3));
                pairs.push(("diagnosis_categories".to_owned(), set(categories)));
                continue;
            }
            ("episode_start" | "service_date", Value::String(day)) => RestrictedExpression::new_datetime(day),
            (_, Value::Array(codes)) => set(codes.iter().filter_map(Value::as_str)),
            (_, Value::String(text)) => RestrictedExpression::new_string(text),
            (_, Value::Bool(is)) => RestrictedExpression::new_bool(is),
            (_, Value::Number(number)) => {
                RestrictedExpression::new_long(number.as_i64().ok_or("a fraction")?)
            }
            (_, other) => return Err(format!("{other} is no fact").into()),
        };
        pairs.push((name, value));
    }
    let [provider, determine, any] = entities;
    let context = Context::from_pairs(pairs)?;
    Ok(Request::new(provider.clone(), determine.clone(), any.clone(), context, None)?)
}

fn set<'a>(texts: impl Iterator<Item = &'a str>) -> RestrictedExpression {
    RestrictedExpression::new_set(texts.map(|text| RestrictedExpression::new_string(text.to_owned())))
}
