//! The résumé for machines: the same words as the page's.

use serde_json::{Value, json};

use crate::content::Language;

/// What the résumé is called beside its page, by <https://jsonresume.org/schema>.
pub const JSON_RESUME: &str = "resume.json";
/// What the card is called beside it, by RFC 6350.
pub const VCARD: &str = "masons-xu.vcf";

/// The résumé as JSON Resume has it. `address` is that of its page.
pub fn json_resume(language: Language, address: &str) -> Value {
    let (words, person) = (language.resume(), &language.site().person);
    let work = words.experience.into_iter().map(|job| {
        let (start, end) = period(job.period.0);
        let highlights: Vec<&str> = job.points.into_iter().map(|point| point.0).collect();
        json!({ "name": job.company.0, "position": job.title.0, "startDate": start, "endDate": end, "highlights": highlights })
    });
    let education = words.education.into_iter().map(|row| {
        let (start, end) = period(row.period.0);
        json!({ "institution": row.institution.0, "area": row.area.0, "startDate": start, "endDate": end })
    });
    let projects = words.projects.into_iter().map(|project| {
        let highlights: Vec<&str> = project.points.into_iter().map(|point| point.0).collect();
        let keywords: Vec<&str> = project.stack.0.split(" · ").collect();
        json!({ "name": project.name.0, "keywords": keywords, "highlights": highlights })
    });
    let open_source = words
        .open_source
        .into_iter()
        .map(|work| json!({ "name": work.name.0, "description": work.text.0, "url": work.address.0 }));
    let skills = words.skills.into_iter().map(|skill| {
        let keywords: Vec<&str> = skill.value.0.split([',', '、']).map(str::trim).collect();
        json!({ "name": skill.key.0, "keywords": keywords })
    });
    json!({
        "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
        "basics": {
            "name": person.name.0,
            "label": person.job_title.0,
            "email": person.email.0,
            "url": address,
            "summary": words.summary.0,
            "location": { "city": person.place.0 },
            "profiles": [{
                "network": "GitHub",
                "username": person.github.0,
                "url": format!("https://github.com/{}", person.github.0),
            }],
        },
        "work": work.collect::<Vec<_>>(),
        "education": education.collect::<Vec<_>>(),
        "projects": projects.chain(open_source).collect::<Vec<_>>(),
        "skills": skills.collect::<Vec<_>>(),
        "meta": { "canonical": format!("{address}{JSON_RESUME}") },
    })
}

/// `2021.06 — 2025.03` as two dates of JSON Resume: a year, perhaps with its month.
fn period(period: &str) -> (String, String) {
    let (start, end) = period.split_once(" — ").unwrap_or((period, period));
    (start.replace('.', "-"), end.replace('.', "-"))
}

/// Whom to call, as a vCard 4.0.
pub fn vcard(language: Language, address: &str) -> String {
    let person = &language.site().person;
    let (given, family) = person.name.0.split_once(' ').unwrap_or((person.name.0, ""));
    let lines = [
        "BEGIN:VCARD".to_owned(),
        "VERSION:4.0".to_owned(),
        format!("FN:{}", escaped(person.name.0)),
        format!("N:{};{};;;", escaped(family), escaped(given)),
        format!("NICKNAME:{}", escaped(person.native_name.0)),
        format!("TITLE:{}", escaped(person.job_title.0)),
        format!("EMAIL:{}", escaped(person.email.0)),
        format!("URL:{address}"),
        format!("URL:https://github.com/{}", person.github.0),
        "END:VCARD".to_owned(),
    ];
    lines.map(|line| line + "\r\n").concat()
}

/// RFC 6350, section 3.4.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;")
}
