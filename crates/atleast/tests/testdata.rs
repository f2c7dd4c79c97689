//! Checks every test case of `testdata/` with the public methods.

mod cases;

#[test]
fn every_case_has_its_answers() {
    for case in cases::all() {
        let name = &case.name;
        let counter = case.counter();
        let (data, hits) = (case.data(), case.hits());
        if let Some(lines) = &case.lines {
            let mut lines_of_hits: Vec<_> = hits.iter().map(|hit| hit.line).collect();
            lines_of_hits.dedup();
            assert_eq!(&lines_of_hits, lines, "lines: {name}");
        }
        assert_eq!(counter.has_count(&data), case.has_count, "has_count: {name}");
        assert_eq!(counter.find(&data).as_ref(), hits.first(), "find: {name}");
        assert_eq!(counter.find_iter(&data).collect::<Vec<_>>(), hits, "find_iter: {name}");
        assert_eq!(counter.hits(&data), hits.len() as u64, "hits: {name}");
        if let Some(expected) = case.occurrences() {
            assert_eq!(counter.total(&data), expected.len() as u64, "total: {name}");
            let occurrences: Vec<_> = counter.occurrences(&data).collect();
            assert_eq!(occurrences, expected, "occurrences: {name}");
        }
        if let Some(expected) = case.tally {
            let largest = expected.last().map_or(0, |(count, _)| *count);
            assert_eq!(counter.max_count(&data), largest, "max_count: {name}");
            let tally: Vec<_> = counter.tally(&data).counts().clone().into_iter().collect();
            assert_eq!(tally, expected, "tally: {name}");
            let segments = expected.iter().map(|(_, segments)| segments).sum::<u64>();
            assert_eq!(counter.segments(&data), segments, "segments: {name}");
        }
    }
}

#[test]
fn no_two_cases_have_the_same_name() {
    let mut names: Vec<_> = cases::all().into_iter().map(|case| case.name).collect();
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
