//! Serves a folder as GitHub Pages would: gzip, ten minutes of cache, `404.html`, a folder's own page.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, future};

use anyhow::{Context, Result, anyhow, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE,
    LAST_MODIFIED, LOCATION, RANGE,
};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Uri, Version};
use axum::response::Response;
use tokio::sync::oneshot;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};
use tower_http::services::ServeFile;
use tower_http::set_header::SetResponseHeaderLayer;

/// What GitHub Pages says of every file.
const CACHE: HeaderValue = HeaderValue::from_static("max-age=600");
/// What GitHub Pages compresses; pictures and fonts are compressed already.
const COMPRESSED: [&str; 7] = [
    "text/",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/wasm",
    "application/xml",
    "image/svg+xml",
];
/// How many ports after a taken one are tried.
const PORTS_TRIED: u16 = 100;
/// How often the folder is looked at while a page waits for the next build.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How long a page waits before it asks again: long-lived requests are cut by some proxies.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// A running server; it stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    /// Where the site is, with its base: `http://127.0.0.1:8080/`.
    pub(crate) address: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves `dir` under `base` (`/`, or a path with a slash at both ends) on `port`, or on the next free one.
///
/// Port 0 is any free one. Fails if `dir` holds no site, or if no port is free.
pub(crate) fn start(dir: &Path, base: &str, port: u16) -> Result<Server> {
    run(Site::new(dir, base, false)?, port)
}

/// Like [`start`]; open pages load themselves anew when `index.html` is written.
pub(crate) fn start_with_reload(dir: &Path, base: &str, port: u16) -> Result<Server> {
    run(Site::new(dir, base, true)?, port)
}

impl Server {
    /// Serves until the process ends.
    pub(crate) fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so on the screen.
            thread.join().ok();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// What is served, and where.
#[derive(Debug)]
struct Site {
    dir: PathBuf,
    base: String,
    reload: bool,
}

impl Site {
    fn new(dir: &Path, base: &str, reload: bool) -> Result<Site> {
        if !(base.starts_with('/') && base.ends_with('/')) {
            bail!("a base has a slash at both ends, and this one is {base:?}");
        }
        if !dir.join("index.html").is_file() {
            bail!("no site in {}", dir.display());
        }
        Ok(Site { dir: std::path::absolute(dir)?, base: base.to_owned(), reload })
    }

    /// When the site was last written, as the pages carry it; nothing while it is being replaced.
    fn written(&self) -> Option<String> {
        let time = fs::metadata(self.dir.join("index.html")).and_then(|file| file.modified()).ok()?;
        Some(time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_nanos().to_string())
    }
}

fn run(site: Site, port: u16) -> Result<Server> {
    let listener = listen(port)?;
    listener.set_nonblocking(true)?;
    let address = format!("http://{}{}", listener.local_addr()?, site.base);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = thread::Builder::new().name("serve".to_owned()).spawn(move || {
        let outcome = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::select! {
                outcome = async { axum::serve(listener, router(site)).await } => outcome,
                // Not a graceful stop: that would wait for the pages that wait for the next build.
                () = async { if stopped.await.is_err() { future::pending().await } } => Ok(()),
            }
        });
        if let Err(error) = outcome {
            eprintln!("error: the server stopped: {error}");
        }
    })?;
    Ok(Server { address, stop: Some(stop), thread: Some(thread) })
}

/// Only this machine can reach the server.
fn listen(port: u16) -> Result<TcpListener> {
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS_TRIED) };
    for port in port..=last {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot listen on port {port}"));
            }
        }
    }
    Err(anyhow!("every port from {port} to {last} is taken"))
}

fn router(site: Site) -> Router {
    let cache = if site.reload { HeaderValue::from_static("no-store") } else { CACHE };
    let is_compressed = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        COMPRESSED.iter().any(|compressed| kind.starts_with(compressed))
    };
    Router::new()
        .fallback(answer)
        .with_state(Arc::new(site))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, cache))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(256).and(is_compressed)))
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Result<Response, Infallible> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(plain(StatusCode::METHOD_NOT_ALLOWED));
    }
    let path = request.uri().path().to_owned();
    let Some(inside) = path.strip_prefix(site.base.as_str()) else {
        let is_base = site.base.strip_suffix('/') == Some(path.as_str());
        return Ok(if is_base { moved(&site.base, request.uri()) } else { plain(StatusCode::NOT_FOUND) });
    };
    if site.reload {
        match inside {
            "__reload.js" => return Ok(script()),
            "__reload" => {
                return Ok(until_written_anew(&site, request.uri().query().unwrap_or_default()).await);
            }
            _ => {}
        }
    }
    let response = match find(&site.dir, inside) {
        Found::File(file) => send(&site, request, &file).await,
        Found::Folder => return Ok(moved(&format!("{path}/"), request.uri())),
        Found::Nothing => {
            let mut response = send(&site, without_conditions(request), "404.html").await;
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    };
    Ok(if site.reload { with_reload(&site, response).await } else { response })
}

/// What a path stands for.
#[derive(Debug, PartialEq)]
enum Found {
    /// A file, by its path from the site's folder.
    File(String),
    /// A folder with a page, called without the slash.
    Folder,
    Nothing,
}

/// Finds what stands at `path`, which is percent-encoded and has no slash in front.
fn find(dir: &Path, path: &str) -> Found {
    let Some(path) = decode(path) else {
        return Found::Nothing;
    };
    let (folder, is_folder) = match path.strip_suffix('/') {
        Some(folder) => (folder, true),
        None => (path.as_str(), path.is_empty()),
    };
    // Neither `..` nor an absolute path may leave the folder, and `//` is no path of a page.
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']);
    if !folder.is_empty() && !folder.split('/').all(is_plain) || folder.is_empty() && path == "/" {
        return Found::Nothing;
    }
    let file = |name: String| {
        if dir.join(&name).is_file() { Found::File(name) } else { Found::Nothing }
    };
    if is_folder {
        return file(if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") });
    }
    match file(path.clone()) {
        Found::Nothing if dir.join(&path).join("index.html").is_file() => Found::Folder,
        Found::Nothing => file(format!("{path}.html")),
        found => found,
    }
}

/// Undoes percent-encoding; nothing if what comes out is no UTF-8.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            u8::try_from(digit(rest.next()?)? * 16 + digit(rest.next()?)?).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

/// Sends a file that is there, with the type that GitHub Pages gives it.
async fn send(site: &Site, request: Request, file: &str) -> Response {
    let request = if site.reload { without_conditions(request) } else { request };
    let mut response = match ServeFile::new(site.dir.join(file)).try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) => {
            eprintln!("error: cannot send {file}: {error}");
            return plain(StatusCode::INTERNAL_SERVER_ERROR);
        }
    };
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let text = kind.filter(|kind| kind.starts_with("text/") && !kind.contains("charset"));
    if let Some(Ok(kind)) = text.map(|kind| HeaderValue::from_str(&format!("{kind}; charset=utf-8"))) {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    response
}

/// A request for the whole file, whatever the browser may have of it.
fn without_conditions(mut request: Request) -> Request {
    for name in [IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE] {
        request.headers_mut().remove(name);
    }
    request
}

/// A permanent move within this server, with the query kept.
fn moved(path: &str, from: &Uri) -> Response {
    let query = from.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = plain(StatusCode::MOVED_PERMANENTLY);
    // What came in as a path is fit to go out as one.
    if let Ok(location) = HeaderValue::from_str(&format!("{path}{query}")) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// An answer that is no page of the site.
fn plain(status: StatusCode) -> Response {
    typed(status, "text/plain; charset=utf-8", format!("{status}\n"))
}

fn typed(status: StatusCode, kind: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Waits for the next build and loads the page anew. The query says which build the page is of.
const RELOAD: &str = r#"const { src } = document.currentScript;
const builtAnew = async () => {
  for (;;) {
    const { status } = await fetch(src.replace("__reload.js", "__reload")).catch(() => ({ status: 0 }));
    if (status === 200) return;
    if (status !== 204) await new Promise((done) => setTimeout(done, 1000));
  }
};
builtAnew().then(() => location.reload());
"#;

fn script() -> Response {
    typed(StatusCode::OK, "text/javascript; charset=utf-8", RELOAD.to_owned())
}

/// 200 as soon as the site is of another build than `seen`, or 204 after a while.
async fn until_written_anew(site: &Site, seen: &str) -> Response {
    let start = Instant::now();
    while start.elapsed() < LONGEST_WAIT {
        if site.written().is_some_and(|written| written != seen) {
            return plain(StatusCode::OK);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let mut nothing = Response::new(Body::empty());
    *nothing.status_mut() = StatusCode::NO_CONTENT;
    nothing
}

/// Adds the script to an HTML answer.
async fn with_reload(site: &Site, response: Response) -> Response {
    let is_html = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_html {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let page = String::from_utf8_lossy(&bytes);
    let script = format!("<script src=\"{}__reload.js?{}\"></script>", site.base, site.written().unwrap_or_default());
    let page = match page.rfind("</body>") {
        Some(end) => format!("{}{script}{}", &page[..end], &page[end..]),
        None => format!("{page}{script}"),
    };
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(LAST_MODIFIED);
    Response::from_parts(parts, Body::from(page))
}

#[cfg(test)]
mod tests;
