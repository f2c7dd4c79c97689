//! Memory for the data, in huge pages or in small pages.
//!
//! Small pages cost about a fifth of the speed from memory, so the results say which pages the data
//! had. The kernel does not always give what was asked for, so its own statistics are read.
#![allow(unsafe_code)]

use std::io;
use std::ops::{Deref, DerefMut};
use std::ptr::{self, NonNull};

/// The size of a huge page, and the alignment of the memory.
const HUGE_PAGE: usize = 2 << 20;

/// The pages to ask the kernel for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Pages of 2 MiB.
    Huge,
    /// Pages of 4 KiB.
    Small,
}

/// Zeroed bytes in their own mapping, aligned to a huge page.
pub(crate) struct Memory {
    mapping: NonNull<libc::c_void>,
    mapping_size: usize,
    start: NonNull<u8>,
    size: usize,
}

impl Memory {
    /// Returns `size` bytes, rounded up to whole huge pages.
    ///
    /// # Errors
    ///
    /// The kernel's error, if it has not enough memory or refuses the pages.
    pub(crate) fn new(size: usize, pages: Pages) -> io::Result<Self> {
        let size = size.next_multiple_of(HUGE_PAGE).max(HUGE_PAGE);
        let mapping_size = size + HUGE_PAGE;
        // SAFETY: a new anonymous mapping at an address that the kernel chooses affects nothing
        // else.
        let mapping = unsafe {
            libc::mmap(
                ptr::null_mut(),
                mapping_size,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        if mapping == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let mapping = NonNull::new(mapping).ok_or_else(|| io::Error::other("mapped at zero"))?;
        let address = mapping.addr().get();
        // SAFETY: the next multiple of a huge page is less than a huge page ahead, and the mapping
        // is that much larger than `size`.
        let start =
            unsafe { mapping.cast::<u8>().add(address.next_multiple_of(HUGE_PAGE) - address) };
        let memory = Memory { mapping, mapping_size, start, size };
        let advice = match pages {
            Pages::Huge => libc::MADV_HUGEPAGE,
            Pages::Small => libc::MADV_NOHUGEPAGE,
        };
        // SAFETY: the range lies in the mapping, and this advice does not change what it holds.
        if unsafe { libc::madvise(memory.start.as_ptr().cast(), memory.size, advice) } != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(memory)
    }

    /// Returns how many bytes of the memory are in huge pages, as the kernel reports it.
    pub(crate) fn huge_bytes(&self) -> io::Result<usize> {
        let first = self.start.addr().get();
        let areas = std::fs::read_to_string("/proc/self/smaps")?;
        Ok(huge_bytes_of(&areas, first, first + self.size).min(self.size))
    }
}

/// Returns the bytes in huge pages of all areas of `/proc/self/smaps` that overlap the addresses.
fn huge_bytes_of(areas: &str, first: usize, end: usize) -> usize {
    let mut overlaps = false;
    let mut huge = 0;
    for line in areas.lines() {
        if let Some((area_first, area_end)) = area_range(line) {
            overlaps = area_first < end && first < area_end;
        } else if let Some(kibibytes) = line.strip_prefix("AnonHugePages:").filter(|_| overlaps) {
            let number = kibibytes.trim().trim_end_matches(" kB").parse().unwrap_or(0);
            huge += number << 10;
        }
    }
    huge
}

/// Returns the addresses of an area, from its first line: `55d0-55e0 rw-p …`.
fn area_range(line: &str) -> Option<(usize, usize)> {
    let (first, end) = line.split(' ').next()?.split_once('-')?;
    Some((usize::from_str_radix(first, 16).ok()?, usize::from_str_radix(end, 16).ok()?))
}

impl Deref for Memory {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the `size` bytes from `start` are in the mapping, and initialised, because the
        // kernel zeroes them. They live as long as `self`, and nothing else uses them.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.size) }
    }
}

impl DerefMut for Memory {
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `deref`, and `self` is borrowed exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.size) }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: this value owns the mapping, and nothing borrows it any more.
        unsafe { libc::munmap(self.mapping.as_ptr(), self.mapping_size) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_aligned_zeroed_and_can_be_written() {
        for pages in [Pages::Huge, Pages::Small] {
            let mut memory = Memory::new(3 << 20, pages).unwrap();
            assert_eq!(memory.len(), 4 << 20);
            assert_eq!(memory.as_ptr().addr() % HUGE_PAGE, 0);
            assert!(memory.iter().all(|&byte| byte == 0));
            memory.fill(1);
            assert_eq!(memory.last(), Some(&1));
            if pages == Pages::Small {
                assert_eq!(memory.huge_bytes().unwrap(), 0);
            }
        }
    }

    #[test]
    fn huge_pages_are_read_from_the_areas_that_overlap() {
        let areas = "1000-2000 rw-p 0 00:00 0\nRss: 4 kB\nAnonHugePages:      64 kB\n\
                     2000-3000 rw-p 0 00:00 0\nAnonHugePages:      32 kB\n\
                     3000-4000 rw-p 0 00:00 0 [heap]\nAnonHugePages:       8 kB\n";
        assert_eq!(huge_bytes_of(areas, 0x1800, 0x2800), 96 << 10);
        assert_eq!(huge_bytes_of(areas, 0x3000, 0x3001), 8 << 10);
    }
}
