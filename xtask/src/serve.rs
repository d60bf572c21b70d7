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
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><body><h1>Radius</h1></body></html>";

    fn site() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        let long = "a { color: red }\n".repeat(100);
        for (name, text) in [
            ("site/index.html", PAGE),
            ("site/404.html", "<!DOCTYPE html><body>lost</body>"),
            ("site/radius/index.html", PAGE),
            ("site/assets/site.css", &long),
            ("site/assets/app.wasm", &long),
            ("site/assets/app.js", &long),
            ("site/assets/font.woff2", &long),
            ("site/assets/pearl.avif", &long),
            ("secret.txt", "secret"),
        ] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        dir
    }

    fn serve(dir: &tempfile::TempDir, base: &str) -> Server {
        start(&dir.path().join("site"), base, 0).expect("a server")
    }

    struct Answer {
        status: u16,
        head: String,
        body: Vec<u8>,
    }

    impl Answer {
        /// A header's value, by its name in small letters.
        fn header(&self, name: &str) -> &str {
            let value = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            value.unwrap_or_default()
        }

        fn text(&self) -> String {
            String::from_utf8_lossy(&self.body).into_owned()
        }
    }

    /// Asks for exactly this path: a client of the usual kind would tidy it first.
    fn ask(server: &Server, method: &str, path: &str, headers: &str) -> Answer {
        let host = server.address.split('/').nth(2).expect("a host");
        let mut stream = TcpStream::connect(host).expect("a connection");
        let request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn get(server: &Server, path: &str) -> Answer {
        ask(server, "GET", path, "")
    }

    #[test]
    fn a_folder_is_its_page() {
        let dir = site();
        let server = serve(&dir, "/");
        for path in ["/", "/radius/", "/radius/?request=1", "/radius/index.html"] {
            let answer = get(&server, path);
            assert_eq!((answer.status, answer.text().as_str()), (200, PAGE), "{path}");
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.header("cache-control"), "max-age=600");
        }
    }

    #[test]
    fn a_folder_without_the_slash_is_moved() {
        let dir = site();
        let server = serve(&dir, "/");
        for (path, location) in [("/radius", "/radius/"), ("/radius?at=3", "/radius/?at=3")] {
            let answer = get(&server, path);
            assert_eq!((answer.status, answer.header("location")), (301, location), "{path}");
        }
    }

    #[test]
    fn what_is_not_there_is_the_page_of_the_site() {
        let dir = site();
        let server = serve(&dir, "/");
        for path in ["/nowhere", "/nowhere/", "/assets/", "/assets", "//radius/", "/%ff", "/%2"] {
            let answer = ask(&server, "GET", path, "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n");
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.text().contains("lost"), "{path}");
            assert_eq!(answer.header("cache-control"), "max-age=600");
        }
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let dir = site();
        let server = serve(&dir, "/");
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/radius/../../secret.txt",
            "/assets/%2e%2e/%2e%2e/secret.txt",
            "/%2Fetc/passwd",
            "/..%5csecret.txt",
        ] {
            let answer = get(&server, path);
            assert_eq!(answer.status, 404, "{path}");
            assert!(!answer.text().contains("secret"), "{path}");
        }
    }

    #[test]
    fn each_kind_of_file_has_its_type_and_text_is_compressed_when_asked() {
        let dir = site();
        let server = serve(&dir, "/");
        for (file, kind, is_compressed) in [
            ("site.css", "text/css; charset=utf-8", true),
            ("app.js", "text/javascript; charset=utf-8", true),
            ("app.wasm", "application/wasm", true),
            ("font.woff2", "font/woff2", false),
            ("pearl.avif", "image/avif", false),
        ] {
            let path = format!("/assets/{file}");
            let raw = get(&server, &path);
            assert_eq!((raw.header("content-type"), raw.header("content-encoding")), (kind, ""), "{file}");
            assert_eq!(raw.body.len(), 1700, "{file}");
            let packed = ask(&server, "GET", &path, "Accept-Encoding: br, gzip\r\n");
            assert_eq!(packed.header("content-encoding"), if is_compressed { "gzip" } else { "" }, "{file}");
            assert_eq!(packed.body.len() < 500, is_compressed, "{file}");
            assert_eq!(packed.header("cache-control"), "max-age=600");
        }
    }

    #[test]
    fn a_head_request_has_no_body_and_others_are_refused() {
        let dir = site();
        let server = serve(&dir, "/");
        let head = ask(&server, "HEAD", "/radius/", "");
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), PAGE.len().to_string());
        assert_eq!(ask(&server, "POST", "/", "Content-Length: 0\r\n").status, 405);
    }

    #[test]
    fn outside_the_base_is_another_site() {
        let dir = site();
        let server = serve(&dir, "/pearl/");
        assert!(server.address.ends_with("/pearl/"), "{}", server.address);
        assert_eq!(get(&server, "/pearl/").text(), PAGE);
        assert_eq!(get(&server, "/pearl/radius/").text(), PAGE);
        for (path, location) in [("/pearl", "/pearl/"), ("/pearl/radius", "/pearl/radius/")] {
            let answer = get(&server, path);
            assert_eq!((answer.status, answer.header("location")), (301, location), "{path}");
        }
        assert!(get(&server, "/pearl/nowhere").text().contains("lost"));
        for path in ["/", "/radius/", "/pearls/", "/assets/site.css"] {
            let answer = get(&server, path);
            assert_eq!((answer.status, answer.header("content-type")), (404, "text/plain; charset=utf-8"), "{path}");
            assert!(!answer.text().contains("lost"), "{path}");
        }
    }

    #[test]
    fn a_taken_port_gives_the_next_free_one() {
        let dir = site();
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = taken.local_addr().expect("an address").port();
        let server = start(&dir.path().join("site"), "/", port).expect("a server");
        let given: u16 =
            server.address.trim_end_matches('/').rsplit(':').next().unwrap_or_default().parse().expect("a port");
        assert!((port + 1..=port + PORTS_TRIED).contains(&given), "{given} after {port}");
        assert_eq!(get(&server, "/").status, 200);
    }

    #[test]
    fn a_dropped_server_frees_its_port() {
        let dir = site();
        let server = serve(&dir, "/");
        let host = server.address.split('/').nth(2).expect("a host").to_owned();
        drop(server);
        assert!(TcpStream::connect(host).is_err());
    }

    #[test]
    fn a_folder_without_a_site_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let error = start(dir.path(), "/", 0).expect_err("no site").to_string();
        assert!(error.starts_with("no site in"), "{error}");
        assert!(start(&site().path().join("site"), "/pearl", 0).is_err());
    }

    #[test]
    fn an_open_page_hears_of_the_next_build() {
        let dir = site();
        let server = start_with_reload(&dir.path().join("site"), "/pearl/", 0).expect("a server");
        let page = get(&server, "/pearl/radius/");
        assert_eq!(page.header("cache-control"), "no-store");
        let text = page.text();
        let (_, script) = text.split_once("<script src=\"/pearl/__reload.js?").expect("a script");
        let (seen, rest) = script.split_once('"').expect("an end");
        assert_eq!(rest, "></script></body></html>");
        assert!(get(&server, "/pearl/__reload.js").text().contains("location.reload()"));

        let index = fs::File::options().write(true).open(dir.path().join("site/index.html")).expect("the page");
        let wait = format!("/pearl/__reload?{seen}");
        thread::scope(|scope| {
            let waiting = scope.spawn(|| get(&server, &wait));
            thread::sleep(Duration::from_millis(300));
            assert!(!waiting.is_finished());
            index.set_modified(SystemTime::now() + Duration::from_secs(1)).expect("a new time");
            assert_eq!(waiting.join().expect("an answer").status, 200);
        });
        assert_eq!(get(&serve(&dir, "/"), "/__reload.js").status, 404);
    }
}
