//! Reads the files of `testdata/`, for test cases of every type.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct File<Case> {
    case: Vec<Case>,
}

/// Returns all cases of all files in a folder of the repository.
pub(crate) fn cases_in<Case: DeserializeOwned>(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let file: File<Case> =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            cases.extend(file.case);
        }
    }
    assert!(cases.len() > 100, "only {} cases were found", cases.len());
    cases
}

/// Returns the data of a case, which is given as text or as hexadecimal digits.
pub(crate) fn data(name: &str, text: Option<&str>, hex: Option<&str>) -> Vec<u8> {
    match (text, hex) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(hex)) => bytes(hex),
        _ => panic!("{name}: a case has either text or hex"),
    }
}

/// Parses hexadecimal digits.
pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
