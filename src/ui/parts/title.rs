//! Titles, of pages and of what is drawn.

/// The inside of a `<title>`. As a child it would have the marks of hydration in it, which a title shows as words.
pub fn title_text(title: &str) -> String {
    title.replace('&', "&amp;").replace('<', "&lt;")
}
