//! `mednec show`: a policy as it is compiled.

use std::path::{Path, PathBuf};

use super::{load, print};
use crate::args::{Show, ShowFormat, Strictness, policies_folder};
use crate::exit::{Exit, Stop};
use crate::pretty::width::{self, Line, Page};
use crate::pretty::written;

/// Runs the verb.
pub(crate) fn run(args: &Show) -> Result<Exit, Stop> {
    let file = Path::new(&args.policy);
    let path: PathBuf = match &args.policies {
        None if file.is_file() => file.to_path_buf(),
        given => policies_folder(given.as_deref()),
    };
    let project = load(&path, Strictness { deny_warnings: false })?;
    let shown = project
        .show(&args.policy, args.name.as_deref())
        .map_err(|nothing| Stop::could_not(format!("{}\n  {}", nothing.message, nothing.help)))?;
    let text = match args.format {
        ShowFormat::Pretty => {
            let mut page = Page::new(width::page());
            for (index, one) in shown.iter().enumerate() {
                if index > 0 {
                    page.line(Line::plain("---"));
                }
                if args.blame {
                    written::blame(&mut page, one);
                } else {
                    written::file(&mut page, one);
                }
            }
            page.render()
        }
        ShowFormat::Json => {
            let text = match shown.as_slice() {
                [only] => serde_json::to_string_pretty(only),
                several => serde_json::to_string_pretty(several),
            };
            text.map_err(Stop::could_not)? + "\n"
        }
    };
    print(&text)?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use mednec_project::{Options, Project, run_cases};

    use super::*;

    fn text(project: &Project, which: &str, name: Option<&str>) -> String {
        let mut page = Page::new(80);
        for one in project.show(which, name).unwrap() {
            written::file(&mut page, &one);
        }
        anstream::adapter::strip_str(&page.render()).to_string()
    }

    fn load(folder: &Path) -> Project {
        let project = Project::load(folder, &Options::default());
        assert!(!project.has_errors(), "{:?}", project.diagnostics());
        project
    }

    /// A folder of a fixture, without what is no policy.
    fn conformance(name: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance").join(name);
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name != "mutations.yaml" {
                fs::copy(&path, folder.path().join(name)).unwrap();
            }
        }
        folder
    }

    #[test]
    fn a_merged_policy_tells_where_each_part_is_from_and_why_it_is_changed() {
        let folder = conformance("x6-policies-built-on-others");
        let project = load(folder.path());
        let shown = text(&project, "example-health/97112", None);
        insta::assert_snapshot!("a_policy_built_on_another", shown);
        let one = text(&project, "policy.yaml", Some("tone_changed"));
        assert!(
            one.contains("tone_changed is withdrawn at policy.yaml:16, before at standard.yaml:17"),
            "{one}"
        );
        let of = serde_json::to_value(project.show("policy.yaml", Some("usual_visits")).unwrap()).unwrap();
        let change = &of[0]["parts"][0]["changes"][0];
        assert_eq!(
            (&change["change"], &change["because"]),
            (&"set".into(), &"The contract of 2025 allows a third visit.".into())
        );
        assert_eq!(
            (&change["before"]["text"]["value"], &change["origin"]["line"]),
            (&"2 visits".into(), &9.into())
        );
        let nothing = project.show("policy.yaml", Some("usual_visit")).unwrap_err();
        assert!(nothing.help.contains("usual_visits"), "{nothing:?}");
        assert!(project.show("example-health/97113", None).unwrap_err().help.contains("97112"));
    }

    #[test]
    fn blame_tells_the_origin_of_every_line() {
        let folder = conformance("x6-policies-built-on-others");
        let project = load(folder.path());
        let mut page = Page::new(80);
        written::blame(&mut page, &project.show("example-health/97112", None).unwrap()[0]);
        let text = anstream::adapter::strip_str(&page.render()).to_string();
        let headings = ["sources:", "parameters:", "criteria:", "rules:", "reasons:"];
        for line in text.lines().filter(|line| !headings.contains(&line.trim())) {
            assert!(line.starts_with("policy.yaml:") || line.starts_with("standard.yaml:"), "{line}");
        }
        let set =
            text.lines().find(|line| line.contains("usual_visits: {") || line.ends_with("usual_visits:"));
        assert!(set.unwrap().starts_with("policy.yaml:9 "), "{text}");
        let limit = text.lines().find(|line| line.trim_end().ends_with("ceiling: 3 visits")).unwrap();
        assert!(limit.starts_with("standard.yaml:"), "{text}");
    }

    /// What is shown can be put in the place of what was written, and every case comes out the same.
    #[test]
    fn what_is_shown_means_what_was_written() {
        let merged = conformance("x6-policies-built-on-others");
        let rows = conformance("x4-tables");
        let policies = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
        let original = load(&from);
        for (path, text) in original.texts() {
            let to = policies.path().join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, text).unwrap();
        }
        for folder in [merged.path(), rows.path(), policies.path()] {
            let before = load(folder);
            let cases = run_cases(&before, None).results.len();
            let mut shown = 0;
            let files: Vec<String> = before.texts().map(|(path, _)| path.to_owned()).collect();
            for path in files {
                let text = match before.show(&path, None) {
                    Ok(_) => text(&before, &path, None),
                    Err(_) => continue,
                };
                shown += 1;
                fs::write(folder.join(path), text).unwrap();
            }
            assert!(shown > 0);
            let after = load(folder);
            let run = run_cases(&after, None);
            assert!(run.is_good() && run.results.len() == cases);
        }
    }
}
