pub(crate) fn run(_: &std::path::Path, _: &std::path::Path, _: &str) -> anyhow::Result<()> {
    Ok(())
}
pub(crate) fn bytes(
    _: &std::path::Path,
    _: &std::collections::BTreeMap<String, String>,
) -> anyhow::Result<Vec<String>> {
    Ok(Vec::new())
}
