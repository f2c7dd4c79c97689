//! `atleast tally`: chart, JSON, report and messages.

use std::fs;
use std::process::Command;

use atleast::{Counter, Reset, Tally};
use serde_json::{Value, json};

mod run;

use run::packed::packed;
use run::{atleast, check, command, in_a_shell, with_closed_output};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/birdstrikes.csv");

/// Returns the object that `--json` prints, which must be the only output.
fn object(arguments: &[&str], input: &[u8]) -> Value {
    let output = atleast(&[&["tally", "--json"], arguments].concat(), input);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stdout.ends_with(b"\n") && output.stderr.is_empty(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn counts(arguments: &[&str], input: &[u8]) -> Value {
    object(arguments, input)["counts"].clone()
}

#[test]
fn the_chart() {
    // If the output is not a terminal, it is 80 columns wide and without colours.
    let drawn = "\
count                                        segments   share  at least    share
    0  ██████████████████                           1  25.0 %         4  100.0 %
    1  ████████████████████████████████████         2  50.0 %         3   75.0 %
    7  ██████████████████                           1  25.0 %         1   25.0 %

4 segments with 9 occurrences; most have 1, the largest count is 7
50 % have at most 1, 90 % 7, 99 % 7, 99.9 % 7
at least: segments with this count or more, found by a search for this N
";
    check(&["tally", ","], b"a,b\nc,d\ne,f,,,,,,g\nh\n", (drawn, "", 0));
}

#[test]
fn colours_are_as_asked() {
    let is_coloured = |when| {
        let output = atleast(&["tally", "--color", when, ","], b"a,b\n");
        output.stdout.contains(&b'\x1B')
    };
    assert!(is_coloured("always"));
    assert!(!is_coloured("auto"));
    assert!(!is_coloured("never"));
}

#[test]
fn an_empty_file_has_no_segment() {
    check(&["tally", ","], b"", ("0 segments\n", "", 0));
    let expected = json!({
        "files": [{"path": "<stdin>"}], "segments": 0, "total": 0, "mode": null, "max": null,
        "quantiles": {"0.5": null, "0.9": null, "0.99": null, "0.999": null},
        "rows": [], "counts": []
    });
    assert_eq!(object(&[","], b""), expected);
}

#[test]
fn the_object_has_the_numbers_of_the_library() {
    let data = fs::read(DATA).unwrap();
    let tally = Counter::new(' ', 1, Reset::NewlinesReset).tally(&data);
    let object = object(&[" ", DATA], b"");
    let pairs: Vec<_> =
        tally.counts().iter().map(|(count, segments)| json!([count, segments])).collect();
    assert_eq!(object["counts"], Value::from(pairs));
    assert_eq!(object["files"], json!([{"path": DATA}]));
    assert_eq!(object["segments"], json!(tally.segments()));
    assert_eq!(object["total"].as_u64().map(u128::from), Some(tally.total()));
    assert_eq!((&object["mode"], &object["max"]), (&json!(tally.mode()), &json!(tally.max())));
    for (name, count) in object["quantiles"].as_object().unwrap() {
        assert_eq!(*count, json!(tally.quantile(name.parse().unwrap()).unwrap()), "{name}");
    }
    let rows = tally.rows(Tally::SHOWN_ROWS);
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "first": row.first,
                "last": row.last,
                "segments": row.segments,
                "at_least": row.at_least
            })
        })
        .collect();
    assert_eq!(object["rows"], Value::from(rows));
}

#[test]
fn the_flags_of_a_search() {
    let data = b"a,b;A\n\"a,\"a,a\n\na a\n";
    for (arguments, expected) in [
        (&["a"][..], json!([[0, 1], [1, 1], [2, 1], [3, 1]])),
        (&["-i", "a"], json!([[0, 1], [2, 2], [3, 1]])),
        (&["--any-of", ",;"], json!([[0, 2], [2, 2]])),
        (&["--any-of", "[,;]"], json!([[0, 2], [2, 2]])),
        (&["--per", "word", "a"], json!([[1, 3], [3, 1]])),
        (&["--per", "file", "a"], json!([[6, 1]])),
        (&["--reset", ";", "a"], json!([[1, 1], [5, 1]])),
        (&["--quote", "\"", ","], json!([[0, 2], [1, 2]])),
        (&[r"\n"], json!([[0, 1], [1, 4]])),
        (&[r"\x61,"], json!([[0, 2], [1, 1], [2, 1]])),
    ] {
        assert_eq!(counts(arguments, data), expected, "{arguments:?}");
    }
}

/// Lines and strings across the end of a read are counted once.
#[test]
fn reads_do_not_change_the_counts() {
    let mut data = "../".repeat(100_000).into_bytes();
    for at in (0..data.len()).step_by(7_919) {
        data[at] = b'\n';
    }
    for what in ["../", "/..", "./../"] {
        let tally =
            Counter::builder(what).reset(Reset::NewlinesReset).build().unwrap().tally(&data);
        assert!(tally.counts().len() > 1);
        let pairs: Vec<_> =
            tally.counts().iter().map(|(count, segments)| json!([count, segments])).collect();
        assert_eq!(counts(&[what], &data), Value::from(pairs), "{what}");
    }
}

#[test]
fn several_files_are_one_tally() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<String> = (0..20_usize)
        .map(|number| {
            let path = folder.path().join(format!("{number}.csv"));
            // The last line has no newline, but does not continue in the next file.
            fs::write(&path, ",".repeat(number % 3)).unwrap();
            path.to_str().unwrap().to_owned()
        })
        .collect();
    let mut arguments = vec![","];
    arguments.extend(paths.iter().map(String::as_str));
    for threads in ["1", "2", "7", "64"] {
        let object = object(&[&["-j", threads], &arguments[..]].concat(), b"");
        // An empty file has no line.
        assert_eq!(object["counts"], json!([[1, 7], [2, 6]]), "{threads}");
        let named = paths.iter().map(|path| json!({"path": path}));
        assert_eq!(object["files"], named.collect::<Value>(), "{threads}");
    }
}

#[test]
fn folders() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("b/deep")).unwrap();
    for name in ["c.csv", "a.csv", "b/deep/d.csv", "b/e.txt", ".hidden.csv", "left.csv"] {
        fs::write(folder.path().join(name), ",\n").unwrap();
    }
    fs::write(folder.path().join(".ignore"), "left.csv\n").unwrap();
    let read = |flags: &[&str]| {
        let mut command = command();
        command.current_dir(folder.path()).args(["tally", "--json", "-r", ","]).args(flags);
        let output = command.output().unwrap();
        assert_eq!((output.status.code(), &output.stderr[..]), (Some(0), &b""[..]));
        let object: Value = serde_json::from_slice(&output.stdout).unwrap();
        let files = object["files"].as_array().unwrap();
        assert_eq!(object["segments"], files.len());
        let names = files.iter().map(|file| file["path"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    // Sorted by path, with any number of threads.
    for threads in ["-j1", "-j2", "-j7"] {
        assert_eq!(read(&[threads]), "a.csv b/deep/d.csv b/e.txt c.csv");
    }
    assert_eq!(read(&["-g", "!*.csv"]), "b/e.txt");
    assert_eq!(read(&["-g", "[a-c].csv"]), "a.csv c.csv");
    assert_eq!(read(&["-t", "csv", "b"]), "b/deep/d.csv");
    assert_eq!(read(&["--hidden", "-g", ".*.csv"]), ".hidden.csv");
    assert_eq!(read(&["--no-ignore", "-g", "l*"]), "left.csv");
    check(
        &["tally", "-r", ",", "-t", "nonsense"],
        b"",
        ("", "atleast: unrecognized file type: nonsense\n", 2),
    );
    // A report in the folder is not read.
    let report = |flags: &[&str]| {
        let mut command = command();
        command.current_dir(folder.path()).args(["tally", "-r", "--html", "r.html", ","]);
        assert!(command.args(flags).status().unwrap().success());
        fs::read_to_string(folder.path().join("r.html")).unwrap()
    };
    assert_eq!(report(&[]), report(&[]));
}

#[test]
fn a_file_that_unpacks_to_too_much_is_not_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv.gz");
    fs::write(&path, packed("gzip", &b"a,b\n".repeat(1_000)[..])).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(counts(&["--max-unpacked", "4000", ",", path], b""), json!([[1, 1_000]]));
    let output = atleast(&["tally", "--max-unpacked", "3999", ",", path], b"");
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &b""[..]));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with(&format!("atleast: {path}: ")) && said.contains("3999"), "{said}");
}

#[test]
fn a_large_file_is_counted_by_ranges() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    // Without a newline at the end, and with lines that are longer than one read.
    let mut table: Vec<u8> = Vec::new();
    for row in 0..900_000_usize {
        table.extend(b"a,b;c d,".iter().cycle().take(row % 40));
        if row % 100_000 == 77 {
            table.extend(b",x".repeat(300_000));
        }
        table.push(b'\n');
    }
    table.extend(b"the last,");
    fs::write(&path, &table).unwrap();
    let path = path.to_str().unwrap();
    for question in [
        &[","][..],
        &["--per", "word", ","],
        &["--any-of", "[,;]"],
        &["--reset", ";", ","],
        &["--quote", "b", ","],
        &["--per", "file", ","],
    ] {
        let of_one = counts(&[&["-j1"], question, &[path]].concat(), b"");
        assert!(!of_one.as_array().unwrap().is_empty());
        for threads in ["-j2", "-j5"] {
            assert_eq!(
                counts(&[&[threads], question, &[path]].concat(), b""),
                of_one,
                "{threads} {question:?}"
            );
        }
    }
}

#[test]
fn an_error_does_not_stop_the_other_files() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.csv");
    let none = none.to_str().unwrap();
    let output = atleast(&["tally", "--json", ",", none, DATA, "-"], b"a,b\n");
    assert_eq!(output.status.code(), Some(2));
    let object: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(object["counts"], json!([[1, 1], [13, 10_001]]));
    assert_eq!(object["files"], json!([{"path": DATA}, {"path": "<stdin>"}]));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with(&format!("atleast: {none}: ")), "{said}");
    assert_eq!(said.lines().count(), 1);
    let output = atleast(&["tally", ",", none], b"");
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &b""[..]));
}

#[test]
fn a_question_that_breaks_a_rule_is_refused() {
    for arguments in [&["tally", ""][..], &["tally", "--any-of", "[z-a]"], &["tally"]] {
        let output = atleast(arguments, b"a\n");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let output = with_closed_output(&["tally", ",", DATA]);
    assert_eq!((output.status.code(), &output.stderr[..]), (Some(0), &b""[..]));
}

/// Returns the report that `--html` writes to a file.
fn report(arguments: &[&str], input: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let html = [&["tally", "--html", path.to_str().unwrap()], arguments].concat();
    check(&html, input, ("", "", 0));
    let report = fs::read_to_string(path).unwrap();
    let printed = atleast(&[&["tally", "--html", "-"], arguments].concat(), input);
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), report);
    report
}

#[test]
fn the_report_needs_no_other_files() {
    let report = report(&[" ", DATA], b"");
    assert!(report.starts_with("<!DOCTYPE html>"));
    let at = |what: &str| report.find(what).unwrap_or_else(|| panic!("no {what} in {report}"));
    assert!(at("<svg") < at("10,001 segments") && at("</svg>") < at("<table>"));
    for not_alone in
        ["<script", "http:", "https:", "src=", "href=", "url(", "@import", "NaN", "inf"]
    {
        assert!(!report.contains(not_alone), "{not_alone}");
    }
    assert_eq!(report.matches("<rect").count(), 12);
    assert_eq!(report.matches("<circle").count(), 12);
    assert!(report.contains("<title>7: 2,741 (27.4 %)</title>"));
    assert!(report.contains("<title>N = 10: 61 (0.61 %)</title>"));
    assert!(report.contains(&format!("<li>{DATA}</li>")));
}

#[test]
fn the_report_of_few_and_of_many_counts() {
    for (arguments, input, bars) in [
        (&[","][..], &b""[..], 0),
        (&[","], b"\n", 1),
        (&[","], b"a,b\n", 1),
        (&[","], b"a,b\n,,,\n", 2),
    ] {
        let report = report(arguments, input);
        assert_eq!(report.matches("<rect").count(), bars, "{input:?}");
        assert!(!report.contains("NaN") && !report.contains("inf"), "{report}");
    }
    let many: Vec<u8> =
        (0..500).flat_map(|line| [b",".repeat(line), b"\n".to_vec()].concat()).collect();
    let report = report(&[","], &many);
    assert!(report.contains(
        "<tr><th style=\"text-align:right\">499</th><td style=\"text-align:right\">1</td></tr>"
    ));
}

#[test]
fn paths_in_the_report_are_escaped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("<b>&\"'\u{202E}.csv");
    fs::write(&path, "a\n").unwrap();
    let report = report(&["--quote", "\"", "<i>&", path.to_str().unwrap()], b"");
    assert!(report.contains("&lt;b&gt;&amp;&quot;&#39;\\u{202E}.csv</li>"), "{report}");
    assert!(report.contains(
        "<h1>How often “&lt;i&gt;&amp;” occurs in a line, outside of “&quot;” quotes</h1>"
    ));
    assert!(!report.contains("<b>") && !report.contains("<i>") && !report.contains('\u{202E}'));
}

#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none").join("report.html");
    let path = path.to_str().unwrap();
    let output = atleast(&["tally", "--html", path, ",", DATA], b"");
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(2), &b""[..]));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with(&format!("atleast: {path}: ")), "{said}");
}

#[test]
fn the_examples_of_the_help_run() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("table.csv"), "a,\"b,b\",c\n").unwrap();
    fs::write(folder.path().join("log"), "a 1 22\n").unwrap();
    fs::create_dir(folder.path().join("tables")).unwrap();
    fs::write(folder.path().join("tables/one.csv"), ",\n").unwrap();
    fs::write(folder.path().join("tables/two.csv"), ",\n,,\n").unwrap();
    fs::write(folder.path().join("tables/other"), ",,,,,\n").unwrap();
    let help = String::from_utf8(atleast(&["tally", "--help"], b"").stdout).unwrap();
    let (_, examples) = help.split_once("Examples:\n").unwrap();
    let mut shown = Vec::new();
    for line in examples.lines() {
        // The description follows after two spaces.
        let example = line.trim_start().split("  ").next().unwrap();
        let arguments = example.strip_prefix("atleast ").unwrap();
        let output = Command::new("sh")
            .args(["-c", &format!("{} {arguments}", in_a_shell())])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!((output.status.code(), &output.stderr[..]), (Some(0), &b""[..]), "{example}");
        let text = String::from_utf8(output.stdout).unwrap();
        let all = text.lines().find(|line| line.contains("; most have "));
        shown.push(all.map(str::to_owned).unwrap_or_default());
    }
    assert_eq!(
        shown,
        [
            "1 segment with 3 occurrences; most have 3, the largest count is 3",
            "1 segment with 2 occurrences; most have 2, the largest count is 2",
            "3 segments with 3 occurrences; most have 0, the largest count is 2",
            "3 segments with 4 occurrences; most have 1, the largest count is 2",
            "",
        ]
    );
    let report = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(report.contains("1 segment with 2 occurrences; most have 2, the largest count is 2"));
}

#[test]
fn the_report_never_overwrites_an_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    fs::write(&path, "a,b\n").unwrap();
    let same = folder.path().join(".").join("table.csv");
    let (path, same) = (path.to_str().unwrap(), same.to_str().unwrap());
    let said = format!("atleast: {same}: --html would overwrite an input file\n");
    check(&["tally", "--html", same, ",", path], b"", ("", &said, 2));
    assert_eq!(fs::read(path).unwrap(), b"a,b\n");
}
