//! Entries put in the order of their keys, however many they are: sorted in memory as far as they go, run by
//! run, the runs set aside and merged.

use super::aside::Aside;
use super::spool::Spool;
use crate::error::Result;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// The length of a key.
pub(in crate::exchange) const KEY: usize = 25;
/// What a key is: bytes, compared as such.
pub(in crate::exchange) type Key = [u8; KEY];
/// The bytes before what an entry holds: its length, and its key.
pub(in crate::exchange) const HEADER: usize = 4 + KEY;

/// The most runs merged at once.
const FAN: usize = 64;
/// How many bytes of each run are read at a time.
const CHUNK: usize = 1 << 15;

/// Makes one of what two entries with the same key hold.
pub(in crate::exchange) type Combine = fn(&[u8], &[u8]) -> Vec<u8>;

/// The length and the key at the head of an entry.
pub(in crate::exchange) fn header(entry: &[u8]) -> Option<(usize, Key)> {
    let length: [u8; 4] = entry.get(..4)?.try_into().ok()?;
    let key: Key = entry.get(4..HEADER)?.try_into().ok()?;
    Some((usize::try_from(u32::from_be_bytes(length)).ok()?, key))
}

/// Writes an entry as it is kept everywhere; what is longer than four gigabytes is never written.
pub(in crate::exchange) fn put_header(out: &mut Vec<u8>, key: &Key, length: usize) {
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(key);
}

/// Entries being sorted.
pub(in crate::exchange) struct Sorter<'s> {
    spool: &'s dyn Spool,
    combine: Option<Combine>,
    /// How many bytes are sorted in memory.
    most: usize,
    entries: Vec<u8>,
    starts: Vec<u32>,
    aside: Aside<'s>,
    runs: Vec<Range<u64>>,
}

impl<'s> Sorter<'s> {
    /// Sorts in memory what fits so many bytes; entries with the same key are made one by `combine`.
    pub fn new(spool: &'s dyn Spool, most: usize, combine: Option<Combine>) -> Self {
        let aside = Aside::new(spool, 0);
        Self { spool, combine, most, entries: Vec::new(), starts: Vec::new(), aside, runs: Vec::new() }
    }

    /// Takes an entry.
    pub fn push(&mut self, key: &Key, held: &[u8]) -> Result<()> {
        let length = self.entries.len().saturating_add(self.starts.len().saturating_mul(4));
        if !self.starts.is_empty() && length.saturating_add(HEADER + held.len()) > self.most {
            self.spill()?;
        }
        self.starts.push(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        put_header(&mut self.entries, key, held.len());
        self.entries.extend_from_slice(held);
        Ok(())
    }

    fn sort(&mut self) {
        let entries = &self.entries;
        let key = |start: u32| {
            let start = usize::try_from(start).unwrap_or(usize::MAX);
            entries.get(start.saturating_add(4)..start.saturating_add(HEADER)).unwrap_or_default()
        };
        self.starts.sort_by(|one, other| key(*one).cmp(key(*other)));
    }

    /// Sets aside what is in memory, as one more run.
    fn spill(&mut self) -> Result<()> {
        if self.runs.len() >= FAN {
            self.merge_runs()?;
        }
        self.sort();
        let began = self.aside.length();
        let mut sorted = Merged {
            combine: self.combine,
            held: Vec::new(),
            from: Entries::Memory {
                entries: std::mem::take(&mut self.entries),
                starts: std::mem::take(&mut self.starts),
                at: 0,
            },
        };
        write(&mut sorted, &mut self.aside)?;
        self.runs.push(began..self.aside.length());
        // The same memory for the next run.
        if let Entries::Memory { mut entries, mut starts, .. } = sorted.from {
            if entries.capacity() <= self.most.saturating_mul(2) {
                entries.clear();
                self.entries = entries;
            }
            starts.clear();
            self.starts = starts;
        }
        Ok(())
    }

    /// Makes one run of all.
    fn merge_runs(&mut self) -> Result<()> {
        let mut next = Aside::new(self.spool, 0);
        let aside = std::mem::replace(&mut self.aside, Aside::new(self.spool, 0));
        let mut merged = Merged::of(aside, std::mem::take(&mut self.runs), self.combine)?;
        write(&mut merged, &mut next)?;
        self.runs.push(0..next.length());
        self.aside = next;
        Ok(())
    }

    /// All of it, in order.
    pub fn finish(mut self) -> Result<Merged<'s>> {
        if self.runs.is_empty() {
            self.sort();
            let from = Entries::Memory { entries: self.entries, starts: self.starts, at: 0 };
            return Ok(Merged { combine: self.combine, held: Vec::new(), from });
        }
        if !self.starts.is_empty() {
            self.spill()?;
        }
        drop((std::mem::take(&mut self.entries), std::mem::take(&mut self.starts)));
        Merged::of(self.aside, self.runs, self.combine)
    }
}

fn write(sorted: &mut Merged<'_>, aside: &mut Aside<'_>) -> Result<()> {
    let mut head = Vec::with_capacity(HEADER);
    while let Some(key) = sorted.next()? {
        head.clear();
        put_header(&mut head, &key, sorted.held().len());
        aside.append(&head)?;
        aside.append(sorted.held())?;
    }
    Ok(())
}

/// Sorted entries, one by one.
pub(in crate::exchange) struct Merged<'s> {
    combine: Option<Combine>,
    /// What the last entry given holds.
    held: Vec<u8>,
    from: Entries<'s>,
}

enum Entries<'s> {
    Memory { entries: Vec<u8>, starts: Vec<u32>, at: usize },
    Runs { aside: Aside<'s>, runs: Vec<Run>, heap: BinaryHeap<Reverse<(Key, usize)>> },
}

/// A sorted run being read.
struct Run {
    /// What was not read yet.
    left: Range<u64>,
    ready: Vec<u8>,
    at: usize,
}

impl Run {
    /// The bytes of the entry reached, at least so many; none at the end of the run.
    fn entry(&mut self, aside: &mut Aside<'_>, length: usize) -> Result<Option<&[u8]>> {
        while self.ready.len().saturating_sub(self.at) < length {
            self.ready.drain(..self.at);
            self.at = 0;
            let known = self.ready.len();
            let left = usize::try_from(self.left.end.saturating_sub(self.left.start)).unwrap_or(usize::MAX);
            let wanted = length.saturating_sub(known).max(CHUNK).min(left);
            if wanted == 0 {
                return Ok(None);
            }
            self.ready.resize(known.saturating_add(wanted), 0);
            let read = aside.read_at(self.left.start, self.ready.get_mut(known..).unwrap_or_default())?;
            self.ready.truncate(known.saturating_add(read));
            if read == 0 {
                return Ok(None);
            }
            self.left.start = self.left.start.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        }
        Ok(self.ready.get(self.at..self.at.saturating_add(length)))
    }

    fn key(&mut self, aside: &mut Aside<'_>) -> Result<Option<Key>> {
        Ok(self.entry(aside, HEADER)?.and_then(header).map(|(_, key)| key))
    }

    /// Takes the entry reached into `out` and passes over it.
    fn take(&mut self, aside: &mut Aside<'_>, out: &mut Vec<u8>) -> Result<()> {
        let Some((length, _)) = self.entry(aside, HEADER)?.and_then(header) else { return Ok(()) };
        let whole = HEADER.saturating_add(length);
        if let Some(entry) = self.entry(aside, whole)? {
            out.extend_from_slice(entry.get(HEADER..).unwrap_or_default());
        }
        self.at = self.at.saturating_add(whole).min(self.ready.len());
        // What one long entry took is not kept.
        if self.at == self.ready.len() && self.ready.capacity() > 8 * CHUNK {
            (self.ready, self.at) = (Vec::new(), 0);
        }
        Ok(())
    }
}

impl<'s> Merged<'s> {
    fn of(mut aside: Aside<'s>, runs: Vec<Range<u64>>, combine: Option<Combine>) -> Result<Self> {
        let mut runs: Vec<Run> =
            runs.into_iter().map(|left| Run { left, ready: Vec::new(), at: 0 }).collect();
        let mut heap = BinaryHeap::with_capacity(runs.len());
        for (at, run) in runs.iter_mut().enumerate() {
            if let Some(key) = run.key(&mut aside)? {
                heap.push(Reverse((key, at)));
            }
        }
        Ok(Self { combine, held: Vec::new(), from: Entries::Runs { aside, runs, heap } })
    }

    /// The key of the next entry; none after the last.
    pub fn next(&mut self) -> Result<Option<Key>> {
        self.held.clear();
        if self.held.capacity() > 8 * CHUNK {
            self.held = Vec::new();
        }
        let Some(key) = self.from.take(None, &mut self.held)? else { return Ok(None) };
        if let Some(combine) = self.combine {
            let mut other = Vec::new();
            while self.from.take(Some(&key), &mut other)?.is_some() {
                self.held = combine(&self.held, &other);
                other.clear();
            }
        }
        Ok(Some(key))
    }

    /// What the entry given last holds.
    pub fn held(&self) -> &[u8] {
        &self.held
    }
}

impl Entries<'_> {
    /// Takes the next entry, only if it has a certain key when one is given.
    fn take(&mut self, only: Option<&Key>, out: &mut Vec<u8>) -> Result<Option<Key>> {
        match self {
            Entries::Memory { entries, starts, at } => {
                let start = starts.get(*at).and_then(|start| usize::try_from(*start).ok());
                let Some(entry) = start.and_then(|start| entries.get(start..)) else { return Ok(None) };
                let Some((length, key)) = header(entry) else { return Ok(None) };
                if only.is_some_and(|only| *only != key) {
                    return Ok(None);
                }
                out.extend_from_slice(entry.get(HEADER..HEADER.saturating_add(length)).unwrap_or_default());
                *at += 1;
                Ok(Some(key))
            }
            Entries::Runs { aside, runs, heap } => {
                let Some(Reverse((key, at))) = heap.peek().copied() else { return Ok(None) };
                if only.is_some_and(|only| *only != key) {
                    return Ok(None);
                }
                heap.pop();
                if let Some(run) = runs.get_mut(at) {
                    run.take(aside, out)?;
                    if let Some(next) = run.key(aside)? {
                        heap.push(Reverse((next, at)));
                    }
                }
                Ok(Some(key))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// A disk in memory.
    struct Disk;

    impl Spool for Disk {
        fn place(&self) -> Result<Option<Box<dyn super::super::Spooled>>> {
            Ok(Some(Box::new(Cursor::new(Vec::new()))))
        }
    }

    fn key(of: u8) -> Key {
        [of; KEY]
    }

    fn sum(one: &[u8], other: &[u8]) -> Vec<u8> {
        [one, other].concat()
    }

    fn sorted(spool: &dyn Spool, most: usize, entries: &[(u8, Vec<u8>)]) -> Vec<(u8, Vec<u8>)> {
        let mut sorter = Sorter::new(spool, most, Some(sum));
        for (of, held) in entries {
            sorter.push(&key(*of), held).unwrap();
        }
        let mut merged = sorter.finish().unwrap();
        let mut found = Vec::new();
        while let Some(key) = merged.next().unwrap() {
            found.push((key[0], merged.held().to_vec()));
        }
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn any_entries_come_sorted_wherever_they_are_held(
            entries in prop::collection::vec((any::<u8>(), prop::collection::vec(any::<u8>(), 0..40)), 0..400),
            most in 1_usize..4_000,
        ) {
            let mut expected = std::collections::BTreeMap::<u8, Vec<u8>>::new();
            for (of, held) in &entries {
                expected.entry(*of).or_default().extend_from_slice(held);
            }
            let lengths = |found: Vec<(u8, Vec<u8>)>| -> Vec<(u8, Vec<u8>)> {
                found.into_iter().map(|(of, mut held)| { held.sort_unstable(); (of, held) }).collect()
            };
            let expected = lengths(expected.into_iter().collect());
            prop_assert_eq!(&lengths(sorted(&Disk, most, &entries)), &expected);
            prop_assert_eq!(&lengths(sorted(&(), most, &entries)), &expected);
            prop_assert_eq!(&lengths(sorted(&Disk, usize::MAX, &entries)), &expected);
        }
    }

    #[test]
    fn long_entries_and_many_runs_are_merged() {
        let entries: Vec<(u8, Vec<u8>)> = (0..500_u32)
            .map(|at| (u8::try_from(at * 7 % 251).unwrap(), vec![1; usize::try_from(at).unwrap() * 300]))
            .collect();
        let found = sorted(&Disk, 1, &entries);
        assert!(found.is_sorted_by(|one, other| one.0 < other.0));
        let length: usize = found.iter().map(|(_, held)| held.len()).sum();
        assert_eq!(length, entries.iter().map(|(_, held)| held.len()).sum::<usize>());
    }
}
