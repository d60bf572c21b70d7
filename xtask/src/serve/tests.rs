//! Tests of `serve`.

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
