//! The engine reads nothing outside a text. The texts here start just after a guard page or end
//! just before one, so a read beyond the text kills the process.
//!
//! On the side without a guard page, the bytes next to the text are all occurrences, so a kernel
//! that takes one of them for text gives a wrong answer.

use super::check::{Counters, say, stride};
use super::data::{Data, Encoding, Numbers};
use super::kinds::Kind;
use atleast_engine::Text;
use atleast_engine::{Level, Marker};

/// Memory between two guard pages, which cannot be read.
struct GuardedMemory {
    map: *mut u8,
    page: usize,
    /// The number of bytes between the two pages.
    room: usize,
}

/// Where a text is in the memory.
#[derive(Clone, Copy)]
enum Place {
    /// It ends at the second guard page.
    AtEnd,
    /// It starts this many units after the first guard page.
    FromStart(usize),
}

impl GuardedMemory {
    /// Returns memory of at least this many bytes.
    fn new(at_least: usize) -> GuardedMemory {
        // SAFETY: a new private map has no other owner. Everything between its first and its last
        // page is made readable and writable.
        unsafe {
            let page = usize::try_from(libc::sysconf(libc::_SC_PAGESIZE)).unwrap();
            let room = at_least.next_multiple_of(page);
            let private = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            let length = room + 2 * page;
            let map = libc::mmap(std::ptr::null_mut(), length, libc::PROT_NONE, private, -1, 0);
            assert!(map != libc::MAP_FAILED, "{}", std::io::Error::last_os_error());
            let map = map.cast::<u8>();
            let open =
                libc::mprotect(map.add(page).cast(), room, libc::PROT_READ | libc::PROT_WRITE);
            assert!(open == 0, "{}", std::io::Error::last_os_error());
            GuardedMemory { map, page, room }
        }
    }

    /// Fills the memory with copies of these units.
    fn fill<U: Copy>(&mut self, units: &[U]) {
        self.put(&units.repeat(self.room / size_of_val(units)), Place::FromStart(0));
    }

    fn put<U: Copy>(&mut self, units: &[U], place: Place) -> &[U] {
        let length = size_of_val(units);
        let offset = match place {
            Place::AtEnd => self.room - length,
            Place::FromStart(units) => units * size_of::<U>(),
        };
        assert!(offset + length <= self.room);
        // SAFETY: the assertion shows that the units fit. The offset is a multiple of their size,
        // since `room` is. No other reference exists, since the result borrows `&mut self`.
        unsafe {
            let to = self.map.add(self.page + offset).cast::<U>();
            to.copy_from_nonoverlapping(units.as_ptr(), units.len());
            std::slice::from_raw_parts(to, units.len())
        }
    }

    /// Copies the text to this place.
    fn place(&mut self, text: Text<'_>, place: Place) -> Text<'_> {
        match text {
            Text::Utf8(bytes) => Text::Utf8(self.put(bytes, place)),
            Text::Latin1(bytes) => Text::Latin1(self.put(bytes, place)),
            Text::Ucs2(units) => Text::Ucs2(self.put(units, place)),
            Text::Ucs4(units) => Text::Ucs4(self.put(units, place)),
        }
    }

    /// Fills the memory with occurrences.
    fn fill_with_occurrences(&mut self, kind: &Kind, encoding: Encoding) {
        let roles = kind.roles(encoding);
        // Latin-1 may not be able to hold an occurrence.
        let what = if roles.occurrence.is_empty() { roles.other } else { roles.occurrence };
        match Data::of(encoding, &what) {
            Data::Utf8(bytes) | Data::Latin1(bytes) => self.fill(&bytes),
            Data::Ucs2(units) => self.fill(&units),
            Data::Ucs4(units) => self.fill(&units),
        }
    }
}

impl Drop for GuardedMemory {
    fn drop(&mut self) {
        // SAFETY: this value owns the map, and no reference into it is left.
        let status = unsafe { libc::munmap(self.map.cast(), self.room + 2 * self.page) };
        assert!(status == 0, "{}", std::io::Error::last_os_error());
    }
}

/// Values of `min_number` for every strategy of `has_count`: any occurrence, drops, words, sums.
const MIN_NUMBERS: [u64; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 65, 1000];

const LONGEST: usize = 4096;

/// Returns a text of at least this many units, to take prefixes of.
fn long_text(kind: &Kind, encoding: Encoding, units: usize) -> Data {
    let characters = kind.roles(encoding).mixed(units, &mut Numbers(units as u64));
    let data = Data::of(encoding, &characters);
    assert!(data.text().len() >= units);
    data
}

/// Kinds with every kind of class and every strategy.
fn kinds() -> Vec<Kind> {
    Kind::named(&[
        "byte, near reset",
        "byte, far reset",
        "byte, last of ASCII",
        "byte, no reset",
        "NUL is counted",
        "NUL resets",
        "set, near reset",
        "set, far reset",
        "set beyond ASCII",
        "two bytes",
        "three bytes",
        "four bytes",
        "three bytes reset",
        "whitespace",
        "runs",
        "runs of four bytes",
        "what resets",
        "quoted",
        "quoted, long",
        "byte 255",
        "exactly",
        "U+0100",
        "few ranges",
        "many ranges",
        "string of two",
        "string aa",
        "string of nine",
        "string longer than two blocks",
        "string of every length",
        "string of bytes, overlapping",
        "string quoted",
    ])
}

#[test]
fn reading_a_guard_page_kills_the_process() {
    for offset in [-1_isize, 0] {
        let memory = GuardedMemory::new(1);
        let end = if offset < 0 { 0 } else { memory.room };
        // SAFETY: the child only reads one byte and exits. The byte is within the map, but its page
        // is not readable, which is what this test checks.
        let status = unsafe {
            let touched = memory.map.add(memory.page + end).offset(offset);
            let child = libc::fork();
            assert!(child >= 0, "{}", std::io::Error::last_os_error());
            if child == 0 {
                touched.read_volatile();
                libc::_exit(0);
            }
            let mut status = 0;
            assert_eq!(libc::waitpid(child, &raw mut status, 0), child);
            status
        };
        assert!(libc::WIFSIGNALED(status), "the guard page at {offset} can be read");
    }
}

#[test]
fn nothing_after_a_text_is_read() {
    let mut memory = GuardedMemory::new(4 * 3 * LONGEST);
    let all_answers = 600 / stride(3);
    let mut checks = 0;
    for (kind_turn, kind) in kinds().into_iter().enumerate() {
        let counters = Counters::new(&kind, &MIN_NUMBERS).by_turns(4);
        for &encoding in kind.encodings() {
            let data = long_text(&kind, encoding, 3 * LONGEST);
            memory.fill_with_occurrences(&kind, encoding);
            // Every length up to 4 KiB. Above that, where sums and masks alternate, lengths around
            // the boundaries.
            let lengths = 0..=LONGEST;
            let longer = [4097, 4159, 4160, 4161, 4224, 4352, 4607, 8191, 8192, 8193, 8255, 12288];
            for length in lengths.chain(longer) {
                let text = memory.place(data.text().up_to(length), Place::AtEnd);
                let context = format_args!("{encoding:?}, the last {length} before the guard");
                // Together the kinds check each length, and each position in a block, with every
                // value.
                let turn = length + length / 64 + kind_turn;
                // Every answer for lengths up to some blocks and around the end of each block;
                // `has_count`, for the values of this turn, for all lengths.
                checks += if length < all_answers || length % 64 < 2 || length % 64 == 63 {
                    counters.check(text, turn, context)
                } else {
                    counters.check_has_count(text, turn, &context)
                };
            }
        }
    }
    say(format_args!("nothing after a text is read: {checks} answers compared"));
}

#[test]
fn nothing_before_a_text_is_read_at_any_alignment() {
    let mut memory = GuardedMemory::new(4 * LONGEST);
    let mut checks = 0;
    for kind in kinds() {
        let counters = Counters::new(&kind, &MIN_NUMBERS[1..10]).by_turns(3);
        for &encoding in kind.encodings() {
            let data = long_text(&kind, encoding, 1024);
            let lengths = (0..=1024).filter(|it| *it <= 130 || it % 16 < 2);
            for length in lengths {
                let expected = counters.answers(data.text().up_to(length));
                memory.fill_with_occurrences(&kind, encoding);
                for alignment in 0..64 {
                    let text = data.text().up_to(length);
                    let text = memory.place(text, Place::FromStart(alignment));
                    let context = format_args!("{encoding:?}, {length} at alignment {alignment}");
                    checks += counters.has_count(text, length + alignment, &expected, &context);
                    if alignment == length % 64 || alignment == 0 {
                        checks += counters.check(text, length, context);
                    }
                }
            }
        }
    }
    say(format_args!("nothing before a text is read: {checks} answers compared"));
}

#[test]
fn newlines_are_counted_within_their_range() {
    let mut memory = GuardedMemory::new(4 * 2 * LONGEST);
    let newline = u32::from('\n');
    let characters: Vec<u32> =
        (0..2 * LONGEST).map(|at| if at % 7 < 4 { newline } else { u32::from('x') }).collect();
    let question = Kind::all()[0].counter(1).question().marker_config();
    let markers: Vec<_> = Level::available().map(|level| Marker::new(&question, level)).collect();
    let mut checks = 0;
    for encoding in [Encoding::Utf8, Encoding::Ucs2, Encoding::Ucs4] {
        let data = Data::of(encoding, &characters);
        for length in (0..=LONGEST).chain([2 * LONGEST]) {
            for place in [Place::AtEnd, Place::FromStart(length % 64)] {
                let text = memory.place(data.text().up_to(length), place);
                let start = length / 3;
                let count = |range: std::ops::Range<usize>| {
                    characters[range].iter().filter(|it| **it == newline).count() as u64
                };
                for marker in &markers {
                    assert_eq!(marker.newlines(text, 0..length), count(0..length), "{length}");
                    let from_start = marker.newlines(text, start..length);
                    assert_eq!(from_start, count(start..length), "{encoding:?}, {length}");
                    checks += 2;
                }
            }
            match encoding {
                Encoding::Utf8 | Encoding::Latin1 => memory.fill(b"\n"),
                Encoding::Ucs2 => memory.fill(&[u16::from(b'\n')]),
                Encoding::Ucs4 => memory.fill(&[newline]),
            }
        }
    }
    say(format_args!("newlines are counted within their range: {checks} answers compared"));
}
