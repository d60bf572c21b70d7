//! Tests of `links`.

use super::*;

const ORIGIN: &str = "https://example.org";

/// A page of the site in good order, with this in its head and in its body.
fn page(path: &str, head: &str, body: &str) -> String {
    format!(
        r#"<!DOCTYPE html><html lang="en"><head><title>Page</title>
        <link rel="canonical" href="{ORIGIN}/pearl/{path}">{head}</head>
        <body><h1 id="top-of-it">Page</h1>{body}</body></html>"#
    )
}

/// The problems of a site in good order after these files have been put in.
fn check_with(files: &[(&str, &str)]) -> Vec<String> {
    let dist = tempfile::tempdir().expect("a folder");
    let head = r##"<link rel="alternate" hreflang="zh" href="https://example.org/pearl/zh/">
        <link rel="stylesheet" href="/pearl/assets/site-1.css"><meta property="og:image" content="https://example.org/pearl/assets/p.avif">
        <script type="module" src="/pearl/assets/start-1.js"></script>
        <script type="application/ld+json">{"@type":"Person"}</script>"##;
    let body = r##"<a href="/pearl/radius/#spans">Radius</a> <a href="#top-of-it">Up</a> <a href="#top">Top</a>
        <a href="https://elsewhere.org/x">Elsewhere</a> <a href="mailto:a@example.org">Mail</a>
        <a href="https://example.org/other-site/">Next door</a> <a href="radius/?at=3#%73pans">Relative</a>
        <img src="/pearl/assets/p.avif" srcset="/pearl/assets/p.avif 1x, assets/p.avif 2x" alt="">
        <svg><defs><linearGradient id="g"/></defs><use href="/pearl/assets/icons.svg#pearl"/><path fill="url(#g)"/></svg>
        <noscript><p>Demos are off. <a href="/pearl/radius/">Read</a></p></noscript>"##;
    let lost = r#"<!DOCTYPE html><html lang="en"><body><h1>Lost</h1><a href="/pearl/">Back</a></body></html>"#;
    let good = [
        ("index.html", page("", head, body)),
        ("zh/index.html", page("zh/", "", r#"<a href="../radius/">Radius</a>"#)),
        ("radius/index.html", page("radius/", "", r#"<section id="spans"></section>"#)),
        ("404.html", lost.to_owned()),
        ("sitemap.xml", "<urlset><url><loc>https://example.org/pearl/radius/</loc></url></urlset>".to_owned()),
        (
            "assets/site-1.css",
            r#"@font-face { src: url("f.woff2") } b { mask: url(data:image/gif;base64,AA) }"#.to_owned(),
        ),
        ("assets/icons.svg", r#"<svg xmlns="http://www.w3.org/2000/svg"><symbol id="pearl"/></svg>"#.to_owned()),
        ("assets/start-1.js", String::new()),
        ("assets/f.woff2", String::new()),
        ("assets/p.avif", String::new()),
    ];
    let given = files.iter().map(|(name, text)| (*name, (*text).to_owned()));
    for (name, text) in good.into_iter().chain(given) {
        let path = dist.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    check(dist.path(), "/pearl/", ORIGIN).expect("problems")
}

#[test]
fn a_site_in_good_order_has_no_problem() {
    assert_eq!(check_with(&[]), [""; 0]);
}

#[test]
fn each_problem_in_a_body_is_found() {
    for (body, expected) in [
        (
            r#"<a href="/pearl/nowhere/">x</a>"#,
            "<a> refers to /pearl/nowhere/, and there is no file nowhere/index.html",
        ),
        (r#"<a href="/pearl/radius">x</a>"#, "<a> refers to /pearl/radius, which lacks the slash at its end"),
        (r#"<a href="/radius/">x</a>"#, "<a> refers to /radius/, which is outside of /pearl/"),
        (r#"<a href="/pearl">x</a>"#, "<a> refers to /pearl, which is outside of /pearl/"),
        (r#"<a href="../../x/">x</a>"#, "<a> refers to ../../x/, which is outside of /pearl/"),
        (r#"<a href="../../../../x/">x</a>"#, "<a> refers to ../../../../x/, which is outside of /pearl/"),
        (r#"<a href="/pearl/../radius/">x</a>"#, "<a> refers to /pearl/../radius/, which is outside of /pearl/"),
        (r#"<a href="javascript:void 0">x</a>"#, "<a> refers to javascript:void 0, whose scheme is javascript:"),
        (r#"<a href="//elsewhere.org/">x</a>"#, "<a> refers to //elsewhere.org/, which names no scheme"),
        (r##"<a href="#nothing">x</a>"##, r##"<a> refers to #nothing, and page/index.html has no id="nothing""##),
        (
            r#"<a href="/pearl/radius/#at">x</a>"#,
            r#"<a> refers to /pearl/radius/#at, and radius/index.html has no id="at""#,
        ),
        (
            r#"<svg><use href="/pearl/assets/icons.svg#no"/></svg>"#,
            r#"<use> refers to /pearl/assets/icons.svg#no, and assets/icons.svg has no id="no""#,
        ),
        (r##"<svg><path fill="url(#no)"/></svg>"##, r##"<path> refers to #no, and page/index.html has no id="no""##),
        (r#"<img src="/pearl/x.avif" alt="">"#, "<img> refers to /pearl/x.avif, and there is no file x.avif"),
        (
            r#"<img src="/pearl/assets/p.avif" srcset="/pearl/assets/p.avif 1x, /pearl/y.avif 2x" alt="">"#,
            "<img> refers to /pearl/y.avif, and there is no file y.avif",
        ),
        (
            r#"<img src="https://cdn.org/x.png" alt="">"#,
            "<img> refers to https://cdn.org/x.png, which is on another origin",
        ),
        (
            r#"<script src="https://example.org.evil.org/x.js"></script>"#,
            "<script> refers to https://example.org.evil.org/x.js, which is on another origin",
        ),
        (
            r#"<noscript><a href="/pearl/gone/">x</a></noscript>"#,
            "<a> refers to /pearl/gone/, and there is no file gone/index.html",
        ),
        (r#"<p data-worker="/pearl/work.js"></p>"#, "<p> refers to /pearl/work.js, and there is no file work.js"),
        (r#"<p style="color:red">x</p>"#, "<p> has an inline style"),
        ("<style>a{}</style><style>b{}</style>", "2 <style> instead of one at the most"),
        ("<script>go()</script>", "has an inline <script>"),
        (
            r#"<script type="application/ld+json">{]</script>"#,
            "has JSON-LD that is no JSON: key must be a string at line 1 column 2",
        ),
        (r#"<p onclick="go()">x</p>"#, "<p> has an inline script, onclick"),
        (r#"<p id="a"></p><p id="a"></p>"#, "id=\"a\" is given twice"),
        ("<h1>again</h1>", "2 <h1> instead of one"),
    ] {
        let page = page("page/", "", body);
        assert_eq!(check_with(&[("page/index.html", &page)]), [format!("page/index.html: {expected}")]);
    }
}

#[test]
fn each_problem_in_a_head_is_found() {
    for (head, expected) in [
        (
            r#"<link rel="stylesheet" href="https://fonts.org/a.css">"#,
            "<link> refers to https://fonts.org/a.css, which is on another origin",
        ),
        (
            r#"<link rel="alternate" hreflang="zh" href="https://example.org/zh/">"#,
            "<link> refers to https://example.org/zh/, which is outside of /pearl/",
        ),
        (
            r#"<link rel="alternate" hreflang="zh" href="https://other.org/pearl/zh/">"#,
            "<link> refers to https://other.org/pearl/zh/, which is on another origin",
        ),
        (
            r#"<link rel="alternate" hreflang="fr" href="https://example.org/pearl/fr/">"#,
            "<link> refers to https://example.org/pearl/fr/, and there is no file fr/index.html",
        ),
        (r#"<link rel="modulepreload" href="/pearl/a.js">"#, "<link> refers to /pearl/a.js, and there is no file a.js"),
        (
            r#"<meta property="og:image" content="https://example.org/og.png">"#,
            "<meta> refers to https://example.org/og.png, which is outside of /pearl/",
        ),
        (r#"<link rel="canonical" href="https://example.org/pearl/">"#, "2 canonical addresses instead of 1"),
    ] {
        let page = page("page/", head, "");
        assert_eq!(check_with(&[("page/index.html", &page)]), [format!("page/index.html: {expected}")]);
    }
}

#[test]
fn a_page_without_heading_canonical_and_language_is_found() {
    let found = check_with(&[("page/index.html", "<!DOCTYPE html><html><body><p>x</p></body></html>")]);
    let expected = ["<html> has no lang", "0 <h1> instead of one", "0 canonical addresses instead of 1"];
    assert_eq!(found, expected.map(|problem| format!("page/index.html: {problem}")));
}

#[test]
fn the_404_page_has_no_canonical_and_nothing_relative() {
    let lost = page("404.html", "", r#"<a href="radius/">x</a>"#);
    let found = check_with(&[("404.html", &lost)]);
    let expected = ["<a> refers to radius/ from wherever the page is shown", "1 canonical addresses instead of 0"];
    assert_eq!(found, expected.map(|problem| format!("404.html: {problem}")));
}

#[test]
fn each_problem_of_a_style_sheet_and_of_the_sitemap_is_found() {
    for (file, text, expected) in [
        ("assets/a.css", "a { background: url('no.avif') }", "refers to no.avif, and there is no file assets/no.avif"),
        (
            "assets/a.css",
            "@font-face { src: url(https://fonts.org/f.woff2) }",
            "refers to https://fonts.org/f.woff2, which is on another origin",
        ),
        ("assets/a.css", "@import 'b.css';", "has an @import, which delays the first view"),
        (
            "sitemap.xml",
            "<loc>https://example.org/pearl/gone/</loc>",
            "lists https://example.org/pearl/gone/, and there is no file gone/index.html",
        ),
    ] {
        assert_eq!(check_with(&[(file, text)]), [format!("{file}: {expected}")]);
    }
}
