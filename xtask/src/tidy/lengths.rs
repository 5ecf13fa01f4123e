use super::SourceFile;

/// The most lines of half of the files, of nine in ten, and of any.
const MEDIAN: usize = 200;
const NINE_IN_TEN: usize = 500;
const ANY: usize = 800;

pub(super) fn check(sources: &[SourceFile]) -> Vec<String> {
    let mut complaints: Vec<String> = sources
        .iter()
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > ANY)
        .map(|(source, lines)| format!("{}: {lines} lines; a file has at most {ANY}", source.path))
        .collect();
    let lengths = lengths(sources);
    for (percent, limit) in [(50, MEDIAN), (90, NINE_IN_TEN)] {
        let length = percentile(&lengths, percent);
        if length > limit {
            complaints
                .push(format!("{percent} in 100 files have up to {length} lines; up to {limit} is the aim"));
        }
    }
    complaints
}

pub(super) fn summary(sources: &[SourceFile]) -> String {
    let lengths = lengths(sources);
    let [median, most, longest] = [50, 90, 100].map(|percent| percentile(&lengths, percent));
    format!("median {median} lines, nine in ten up to {most}, longest {longest}")
}

fn lengths(sources: &[SourceFile]) -> Vec<usize> {
    let mut lengths: Vec<usize> = sources.iter().map(|source| source.text.lines().count()).collect();
    lengths.sort_unstable();
    lengths
}

/// The length that so many in a hundred don't pass. Lengths are in order.
fn percentile(lengths: &[usize], percent: usize) -> usize {
    let rank = (lengths.len() * percent).div_ceil(100).saturating_sub(1);
    lengths.get(rank).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(lines: usize) -> SourceFile {
        SourceFile { path: format!("of_{lines}.rs"), text: "x\n".repeat(lines), is_test: false }
    }

    #[test]
    fn a_file_that_is_too_long_is_named() {
        let mut files: Vec<SourceFile> = (0..10).map(|_| file_of(10)).collect();
        assert_eq!(check(&files), Vec::<String>::new());
        files.push(file_of(ANY + 1));
        assert_eq!(check(&files), ["of_801.rs: 801 lines; a file has at most 800"]);
    }

    #[test]
    fn many_long_files_are_too_many() {
        let complaints = check(&[file_of(NINE_IN_TEN + 1), file_of(NINE_IN_TEN + 1)]);
        assert_eq!(complaints.len(), 2, "{complaints:?}");
    }

    #[test]
    fn percentiles_are_lengths_that_there_are() {
        let lengths: Vec<usize> = (1..=10).collect();
        assert_eq!([50, 90, 100].map(|percent| percentile(&lengths, percent)), [5, 9, 10]);
        assert_eq!(percentile(&[], 50), 0);
    }
}
