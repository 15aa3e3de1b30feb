//! Client program on the rdkafka crate. The line protocol is in program/lines.ts.

mod admin;
mod member;
mod records;
mod stream;

use serde_json::{json, Value};
use std::io::{BufRead, Write};

/// What a verb gives: its result, or the text of its refusal.
pub type Answer = Result<Value, String>;

/// Prints one line; any thread may.
pub fn emit(message: Value) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{message}").and_then(|()| output.flush()).expect("standard output is open");
}

pub fn text<'a>(request: &'a Value, field: &str) -> &'a str {
    request[field].as_str().unwrap_or_else(|| panic!("{field} is text"))
}

pub fn number(request: &Value, field: &str) -> i64 {
    request[field].as_i64().unwrap_or_else(|| panic!("{field} is a number"))
}

/// The text of any error, as an answer wants it.
pub fn told<E: std::fmt::Display>(error: E) -> String {
    error.to_string()
}

const VERBS: [&str; 20] = [
    "create-topic", "produce", "read", "offset-at", "join", "leave", "committed", "stream", "stop-stream", "list-topics",
    "describe-topic", "describe-cluster", "topic-configs", "set-topic-config", "add-partitions", "delete-records", "list-groups",
    "describe-group", "delete-group", "delete-topic",
];

fn main() {
    let bootstrap = std::env::args().nth(1).expect("the bootstrap address is the last argument");
    let admin = admin::Admin::new(&bootstrap);
    let mut member = member::Member::new(&bootstrap);
    let mut stream = stream::Stream::new(&bootstrap);
    emit(json!({
        "event": "hello", "client": "rdkafka", "version": "0.39.0", "verbs": VERBS,
        "compressions": ["none", "gzip", "snappy", "lz4", "zstd"], "assignors": ["cooperative-sticky"], "lacks": [],
    }));
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("standard input is text")).expect("a request is JSON");
        let answer = match text(&request, "do") {
            "produce" => records::produce(&bootstrap, &request),
            "read" => records::read(&bootstrap, &request),
            "offset-at" => records::offset_at(&bootstrap, &request),
            "join" => member.join(&request),
            "leave" => member.leave(),
            "stream" => stream.start(&request),
            "stop-stream" => stream.stop(),
            verb => admin.run(verb, &request),
        };
        emit(match answer {
            Ok(result) => json!({ "id": request["id"], "ok": true, "result": result }),
            Err(error) => json!({ "id": request["id"], "ok": false, "error": error }),
        });
    }
}
