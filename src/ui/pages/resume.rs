//! `/resume/`: one printed page.

pub mod files;

use leptos::prelude::*;

use crate::baked::{List, Text};
use crate::content::Language;
use crate::ui::islands::Place;
use crate::ui::parts::frame::Frame;
use crate::ui::parts::words::foreign;

/// The résumé.
#[component]
pub fn ResumePage(
    /// Of the words.
    language: Language,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let (words, person) = (language.resume(), &language.site().person);
    let experience = words.experience.into_iter().map(|job| {
        view! {
            <li class="entry">
                <h3>{job.title.0}</h3>
                <p class="entry-where">{job.company.0}<span>{job.period.0}</span></p>
                <ul>{points(job.points)}</ul>
            </li>
        }
    });
    let projects = words.projects.into_iter().map(|project| {
        view! { <li class="entry"><h3>{project.name.0}</h3><p class="entry-where">{project.stack.0}</p><ul>{points(project.points)}</ul></li> }
    });
    let open_source = words.open_source.into_iter().map(|work| {
        view! { <li><a class="link" href=work.address.0>{work.name.0}</a>" "{work.text.0}</li> }
    });
    let skills =
        words.skills.into_iter().map(|skill| view! { <div><dt>{skill.key.0}</dt><dd>{skill.value.0}</dd></div> });
    let education = words.education.into_iter().map(|row| {
        let line = words.education_line.fill(&[("area", &row.area.0), ("institution", &row.institution.0)]);
        view! { <li>{line}" "<span>{row.period.0}</span></li> }
    });
    view! {
        <Frame class="resume">
            <header class="resume-head">
                <h1 class="title" lang=foreign(&place, Language::English)>{person.name.0}</h1>
                <p class="resume-title">{person.job_title.0}</p>
                <ul class="resume-contact" role="list">
                    <li><a class="link" href=format!("mailto:{}", person.email.0)>{person.email.0}</a></li>
                    <li><a class="link" href=format!("https://github.com/{}", person.github.0)>"github.com/"{person.github.0}</a></li>
                    <li>{person.place.0}</li>
                </ul>
            </header>
            <p class="resume-summary">{words.summary.0}</p>
            <div class="resume-column">
                <section>
                    <h2 class="label">{words.experience_label.0}</h2>
                    <ul role="list">{experience.collect_view()}</ul>
                </section>
                <section>
                    <h2 class="label">{words.skills_label.0}</h2>
                    <dl class="resume-skills">{skills.collect_view()}</dl>
                </section>
            </div>
            <div class="resume-column">
                <section>
                    <h2 class="label">{words.projects_label.0}</h2>
                    <ul role="list">{projects.collect_view()}</ul>
                </section>
                <section>
                    <h2 class="label">{words.open_source_label.0}</h2>
                    <ul role="list" class="resume-list">{open_source.collect_view()}</ul>
                </section>
                <section>
                    <h2 class="label">{words.education_label.0}</h2>
                    <ul role="list" class="resume-list">{education.collect_view()}</ul>
                </section>
                <div class="resume-files" role="group" aria-label=words.download_label.0>
                    <a class="link" href=files::JSON_RESUME download>{words.json_resume.0}</a>
                    <a class="link" href=files::VCARD download>{words.vcard.0}</a>
                </div>
            </div>
        </Frame>
    }
}

fn points(points: List<Text>) -> impl IntoView {
    points.into_iter().map(|point| view! { <li>{point.0}</li> }).collect_view()
}
