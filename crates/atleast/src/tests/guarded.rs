//! Nothing outside a text is read: texts that begin right behind a page that must not be touched, and
//! texts that end right before one. A read beyond either kills the process.
//!
//! The bytes beside a text, where they can be read, are full of what is counted: a kernel that takes
//! one of them for text gives a wrong answer.

use super::check::{Asked, say, stride};
use super::data::{Data, Encoding, Numbers};
use super::kinds::Kind;
use atleast_engine::Text;
use atleast_engine::{Level, Marker};

/// Memory between two pages that must not be touched.
struct Guarded {
    map: *mut u8,
    page: usize,
    /// How many bytes lie between the two pages.
    room: usize,
}

/// Where in the memory a text stands.
#[derive(Clone, Copy)]
enum Place {
    /// Its last byte is the last before the page behind.
    Last,
    /// This many units behind the page in front.
    Behind(usize),
}

impl Guarded {
    /// Returns memory of at least so many bytes.
    fn new(at_least: usize) -> Guarded {
        // SAFETY: a new private map has no other owner; what lies between its first and its last page
        // is opened for reading and writing.
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
            Guarded { map, page, room }
        }
    }

    /// Fills all of it with copies of these.
    fn fill<U: Copy>(&mut self, units: &[U]) {
        self.put(&units.repeat(self.room / size_of_val(units)), Place::Behind(0));
    }

    fn put<U: Copy>(&mut self, units: &[U], place: Place) -> &[U] {
        let length = size_of_val(units);
        let offset = match place {
            Place::Last => self.room - length,
            Place::Behind(units) => units * size_of::<U>(),
        };
        assert!(offset + length <= self.room);
        // SAFETY: the units fit, as was just seen; the offset is a multiple of their size, as the
        // room is; and nobody else holds a reference, since this one is borrowed from `&mut self`.
        unsafe {
            let to = self.map.add(self.page + offset).cast::<U>();
            to.copy_from_nonoverlapping(units.as_ptr(), units.len());
            std::slice::from_raw_parts(to, units.len())
        }
    }

    /// Returns a copy of the text at this place.
    fn place(&mut self, text: Text<'_>, place: Place) -> Text<'_> {
        match text {
            Text::Utf8(bytes) => Text::Utf8(self.put(bytes, place)),
            Text::Latin1(bytes) => Text::Latin1(self.put(bytes, place)),
            Text::Ucs2(units) => Text::Ucs2(self.put(units, place)),
            Text::Ucs4(units) => Text::Ucs4(self.put(units, place)),
        }
    }

    /// Fills all of it with what is counted.
    fn fill_with_what(&mut self, kind: &Kind, encoding: Encoding) {
        let roles = kind.roles(encoding);
        // In Latin-1 there may be none.
        let what = if roles.occurrence.is_empty() { roles.other } else { roles.occurrence };
        match Data::of(encoding, &what) {
            Data::Utf8(bytes) | Data::Latin1(bytes) => self.fill(&bytes),
            Data::Ucs2(units) => self.fill(&units),
            Data::Ucs4(units) => self.fill(&units),
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // SAFETY: the map is this one's own, and no reference into it is left.
        let gone = unsafe { libc::munmap(self.map.cast(), self.room + 2 * self.page) };
        assert!(gone == 0, "{}", std::io::Error::last_os_error());
    }
}

/// Numbers for every way of reaching one: any, drops, words, sums.
const MIN_NUMBERS: [u64; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 65, 1000];

const LONGEST: usize = 4096;

/// Returns a text of so many units, for its beginnings to be taken.
fn long_text(kind: &Kind, encoding: Encoding, units: usize) -> Data {
    let characters = kind.roles(encoding).mixed(units, &mut Numbers(units as u64));
    let data = Data::of(encoding, &characters);
    assert!(data.text().len() >= units);
    data
}

/// Kinds that reach every kind of class, and every way to the answer.
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
fn a_guard_kills_who_touches_it() {
    for offset in [-1_isize, 0] {
        let guarded = Guarded::new(1);
        let end = if offset < 0 { 0 } else { guarded.room };
        // SAFETY: the child does nothing but read one byte and leave, and the byte is there: it may
        // not be read, which is what is tested.
        let status = unsafe {
            let touched = guarded.map.add(guarded.page + end).offset(offset);
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
        assert!(libc::WIFSIGNALED(status), "the guard at {offset} let a read pass");
    }
}

#[test]
fn nothing_behind_a_text_is_read() {
    let mut guarded = Guarded::new(4 * 3 * LONGEST);
    let all_answers = 600 / stride(3);
    let mut checks = 0;
    for (kind_turn, kind) in kinds().into_iter().enumerate() {
        let asked = Asked::new(&kind, &MIN_NUMBERS).by_turns(4);
        for &encoding in kind.encodings() {
            let data = long_text(&kind, encoding, 3 * LONGEST);
            guarded.fill_with_what(&kind, encoding);
            // Every length to 4 KiB; beyond it, where sums and masks take turns, around the seams.
            let lengths = 0..=LONGEST;
            let longer = [4097, 4159, 4160, 4161, 4224, 4352, 4607, 8191, 8192, 8193, 8255, 12288];
            for length in lengths.chain(longer) {
                let text = guarded.place(data.text().up_to(length), Place::Last);
                let context = format_args!("{encoding:?}, the last {length} before the guard");
                // Each length, and each place in a block, meets all of the numbers, some by other kinds.
                let turn = length + length / 64 + kind_turn;
                // All answers to every length up to some blocks, and around the end of each block;
                // `has_count`, for the numbers of this turn, to all.
                checks += if length < all_answers || length % 64 < 2 || length % 64 == 63 {
                    asked.check(text, turn, context)
                } else {
                    asked.check_has_count(text, turn, &context)
                };
            }
        }
    }
    say(format_args!("nothing behind a text is read: {checks} answers compared"));
}

#[test]
fn nothing_before_a_text_is_read_at_any_alignment() {
    let mut guarded = Guarded::new(4 * LONGEST);
    let mut checks = 0;
    for kind in kinds() {
        let asked = Asked::new(&kind, &MIN_NUMBERS[1..10]).by_turns(3);
        for &encoding in kind.encodings() {
            let data = long_text(&kind, encoding, 1024);
            let lengths = (0..=1024).filter(|it| *it <= 130 || it % 16 < 2);
            for length in lengths {
                let expected = asked.answers(data.text().up_to(length));
                guarded.fill_with_what(&kind, encoding);
                for alignment in 0..64 {
                    let text = data.text().up_to(length);
                    let text = guarded.place(text, Place::Behind(alignment));
                    let context = format_args!("{encoding:?}, {length} at alignment {alignment}");
                    checks += asked.has_count(text, length + alignment, &expected, &context);
                    if alignment == length % 64 || alignment == 0 {
                        checks += asked.check(text, length, context);
                    }
                }
            }
        }
    }
    say(format_args!("nothing before a text is read: {checks} answers compared"));
}

#[test]
fn newlines_are_counted_within_their_range() {
    let mut guarded = Guarded::new(4 * 2 * LONGEST);
    let newline = u32::from('\n');
    let characters: Vec<u32> =
        (0..2 * LONGEST).map(|at| if at % 7 < 4 { newline } else { u32::from('x') }).collect();
    let question = Kind::all()[0].counter(1).question().marker_config();
    let markers: Vec<_> = Level::available().map(|level| Marker::new(&question, level)).collect();
    let mut checks = 0;
    for encoding in [Encoding::Utf8, Encoding::Ucs2, Encoding::Ucs4] {
        let data = Data::of(encoding, &characters);
        for length in (0..=LONGEST).chain([2 * LONGEST]) {
            for place in [Place::Last, Place::Behind(length % 64)] {
                let text = guarded.place(data.text().up_to(length), place);
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
                Encoding::Utf8 | Encoding::Latin1 => guarded.fill(b"\n"),
                Encoding::Ucs2 => guarded.fill(&[u16::from(b'\n')]),
                Encoding::Ucs4 => guarded.fill(&[newline]),
            }
        }
    }
    say(format_args!("newlines are counted within their range: {checks} answers compared"));
}
