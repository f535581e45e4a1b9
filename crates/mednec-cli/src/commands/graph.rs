//! `mednec graph`: a policy as a picture.

use std::collections::BTreeSet;
use std::path::Path;

use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{Bundle, NodeId};
use mednec_project::{Options, Project, write_whole};
use mednec_source::did_you_mean;

use super::editions::{Chosen, chosen};
use super::{ended_by, listed, open, print, refuse};
use crate::args::{DrawingFormat, Graph, Strictness, policies_folder};
use crate::exit::{Exit, Stop};
use mednec_draw::{Sketch, decision, dot, fold, mermaid, svg, tree};

/// The most shapes that a picture is laid out with; more take minutes and cannot be read.
const MOST_LAID_OUT: usize = 500;
/// The most shapes among which parts to fold are looked for.
const MOST_FOLDED: usize = 3_000;

/// Runs the verb.
pub(crate) fn run(args: &Graph) -> Result<Exit, Stop> {
    let strictness = Strictness { deny_warnings: false };
    let file = Path::new(&args.policy);
    let bundle = match &args.policies {
        None if file.is_file() => {
            let project = Project::load(file, &Options::default());
            refuse(project.sources(), project.diagnostics())?;
            open(project.root(), strictness, &args.trust)?.bundle
        }
        given => open(&policies_folder(given.as_deref()), strictness, &args.trust)?.bundle,
    };
    let editions = chosen(&bundle, &args.policy)?;
    let sketch = sketch(args, &bundle, &editions)?;
    let text = match args.format {
        DrawingFormat::Dot => dot::text(&sketch),
        DrawingFormat::Mermaid => mermaid::text(&sketch),
        DrawingFormat::Svg => svg::text(&sketch),
    };
    match &args.output {
        None => print(&text)?,
        Some(path) => write_whole(path, text.as_bytes()).map_err(|problem| ended_by(&problem))?,
    }
    Ok(Exit::Done)
}

/// The rules of a policy, or of the file of one of its editions, as SVG.
pub(crate) fn picture(bundle: &Bundle, policy: &str) -> Result<String, String> {
    let editions = chosen(bundle, policy).map_err(|stop| stop.text().to_owned())?;
    let pairs: Vec<(&Unit, &Edition)> = editions.iter().map(|one| (one.unit, one.edition)).collect();
    Ok(svg::text(&tree::of_editions(bundle, &pairs, title(&editions, None))))
}

fn sketch(args: &Graph, bundle: &Bundle, editions: &[Chosen<'_>]) -> Result<Sketch, Stop> {
    let pairs: Vec<(&Unit, &Edition)> = editions.iter().map(|one| (one.unit, one.edition)).collect();
    let with = |name: &str| -> Vec<Chosen<'_>> {
        let has =
            |one: &&Chosen<'_>| one.edition.criteria.iter().any(|criterion| criterion.name.as_str() == name);
        editions.iter().filter(has).copied().collect()
    };
    let title = title(editions, args.criterion.as_deref());
    if let Some(name) = &args.criterion
        && with(name).is_empty()
    {
        return Err(no_criterion(name, editions));
    }
    let sketch = match (&args.criterion, args.decision) {
        (None, false) => tree::of_editions(bundle, &pairs, title),
        (Some(name), false) => tree::of_criterion(bundle, &pairs, name, title),
        (None, true) => decisions(bundle, editions, title)?,
        (Some(name), true) => criterion(bundle, &with(name), name, title)?,
    };
    if args.decision && !args.whole {
        let folded = if sketch.graph.node_count() > MOST_FOLDED {
            sketch
        } else {
            fold::fold(sketch, fold::MOST_SHAPES)
        };
        return readable(args, folded);
    }
    readable(args, sketch)
}

/// The sketch, where a picture of it can be made.
fn readable(args: &Graph, sketch: Sketch) -> Result<Sketch, Stop> {
    let shapes = sketch.graph.node_count();
    if args.decision && args.format == DrawingFormat::Svg && shapes > MOST_LAID_OUT {
        return Err(Stop::could_not(format!(
            "the graph has {shapes} shapes, too many for a picture\n  draw one criterion with --criterion, or \
             use --format dot"
        )));
    }
    Ok(sketch)
}

/// The determination under the editions chosen.
fn decisions(bundle: &Bundle, editions: &[Chosen<'_>], title: String) -> Result<Sketch, Stop> {
    let Some(first) = editions.first() else { return Err(over_budget()) };
    let whole = editions.len() == first.unit.editions.len();
    if whole {
        let root = first.unit.root.ok_or_else(over_budget)?;
        return Ok(decision::from_root(bundle, first.unit, root, title));
    }
    let indexes: Vec<usize> = editions.iter().map(|one| one.index).collect();
    let (cut, root) = decision::of_editions(first.unit, &indexes).ok_or_else(over_budget)?;
    let mut sketch = decision::from_root(bundle, &cut, root, title);
    decision::name_elsewhere(&mut sketch);
    Ok(sketch)
}

/// One criterion; editions that differ in it cannot stand in one picture.
fn criterion(bundle: &Bundle, editions: &[Chosen<'_>], name: &str, title: String) -> Result<Sketch, Stop> {
    let root = |one: &Chosen<'_>| -> Option<NodeId> {
        let criterion = one.edition.criteria.iter().find(|criterion| criterion.name.as_str() == name)?;
        one.unit.conditions.get(criterion.condition.0 as usize)?.root
    };
    let Some(first) = editions.first() else { return Err(over_budget()) };
    if editions.iter().any(|one| root(one) != root(first)) {
        let text = format!("the editions of the policy differ in `{name}`\n  give the file of one of them");
        return Err(Stop::could_not(text));
    }
    let root = root(first).ok_or_else(over_budget)?;
    Ok(decision::from_root(bundle, first.unit, root, title))
}

fn over_budget() -> Stop {
    Stop::could_not("the compiled graph is over its budget of nodes\n  draw one criterion with --criterion")
}

fn no_criterion(name: &str, editions: &[Chosen<'_>]) -> Stop {
    let known: BTreeSet<&str> = editions
        .iter()
        .flat_map(|one| &one.edition.criteria)
        .map(|criterion| criterion.name.as_str())
        .collect();
    let near = did_you_mean(name, known.iter().copied());
    let listed = || format!("there are {}", listed(&known.iter().copied().collect::<Vec<_>>()));
    Stop::could_not(format!("the policy has no criterion `{name}`\n  {}", near.unwrap_or_else(listed)))
}

/// What a picture is called.
fn title(editions: &[Chosen<'_>], criterion: Option<&str>) -> String {
    let policies: BTreeSet<&str> = editions.iter().map(|one| one.edition.policy.as_str()).collect();
    let mut parts: Vec<String> = policies.into_iter().map(str::to_owned).collect();
    match editions {
        [only] => {
            parts.extend(only.edition.title.clone());
            parts.push(format!("edition {}", only.edition.name));
        }
        [first, ..] => parts.extend(first.edition.title.clone()),
        [] => {}
    }
    parts.extend(criterion.map(str::to_owned));
    parts.join(" · ")
}
