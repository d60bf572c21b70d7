//! Writes every page of the site to its own file.
//!
//! `prerender FILE OUT`: `FILE` says where the site stands and what its files are called, as JSON:
//! `{"origin": "https://…", "base": "/…/", "files": {"app.js": "assets/app-….js", …}}`.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use midnight_pearl::content::Language;
use midnight_pearl::ui::address::{Page, href};
use midnight_pearl::ui::document::{Site, render};
use midnight_pearl::ui::pages::resume::files;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [site, out] = arguments.as_slice() else {
        return Err("usage: prerender FILE OUT".into());
    };
    let site: Site = serde_json::from_str(&fs::read_to_string(site)?)?;
    let out = Path::new(out);
    let mut addresses = Vec::new();
    for page in Page::all() {
        for language in Language::ALL {
            let path = href("", language, page);
            let folder = out.join(&path);
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("index.html"), render(&site, language, Some(page)))?;
            let address = format!("{}{}{path}", site.origin, site.base);
            if page == Page::Resume {
                let json = serde_json::to_string_pretty(&files::json_resume(language, &address))?;
                fs::write(folder.join(files::JSON_RESUME), json)?;
                fs::write(folder.join(files::VCARD), files::vcard(language, &address))?;
            }
            addresses.push(address);
        }
    }
    fs::write(out.join("404.html"), render(&site, Language::English, None))?;
    fs::write(out.join("sitemap.xml"), sitemap(&addresses))?;
    fs::write(out.join(".nojekyll"), "")?;
    Ok(())
}

/// By <https://www.sitemaps.org/protocol.html>. No address of ours has a character that XML would mistake.
fn sitemap(addresses: &[String]) -> String {
    let urls: String = addresses.iter().map(|address| format!("  <url><loc>{address}</loc></url>\n")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
    )
}
