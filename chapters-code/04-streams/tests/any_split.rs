//! However the bytes are cut, and whether the reader waits for them or not, the same
//! reads give the same. The model is a plain vector of bytes.

mod feeding;

use std::task::{Context, Poll, Waker};

use feeding::limit;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use streams::{Feeder, ReadError, StreamReader};

#[derive(Debug, Clone)]
enum Read {
    Exactly(usize),
    Line,
    LineSlice,
    Until(Vec<Vec<u8>>),
    /// As many as are asked for, by reads that may each give fewer.
    InAll(usize),
    Buffered(usize),
    ToEnd,
}

/// What a read gives.
#[derive(Debug, PartialEq)]
enum Given {
    Bytes(Vec<u8>),
    Incomplete(Vec<u8>, Option<usize>),
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    // Few letters, so that separators are frequent and cut often.
    vec(prop_oneof![Just(b'a'), Just(b'b'), Just(b'\r'), Just(b'\n')], 0..200)
}

fn separator() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![Just(b'a'), Just(b'b'), Just(b'\r'), Just(b'\n')], 1..5)
}

fn read() -> impl Strategy<Value = Read> {
    prop_oneof![
        4 => (0_usize..30).prop_map(Read::Exactly),
        4 => Just(Read::Line),
        4 => Just(Read::LineSlice),
        4 => vec(separator(), 1..4).prop_map(Read::Until),
        4 => (0_usize..30).prop_map(Read::InAll),
        4 => (0_usize..30).prop_map(Read::Buffered),
        1 => Just(Read::ToEnd),
    ]
}

/// What the plain vector gives.
fn expected(read: &Read, left: &mut Vec<u8>) -> Given {
    match read {
        Read::Exactly(n) if left.len() < *n => {
            Given::Incomplete(std::mem::take(left), Some(*n))
        }
        Read::Exactly(n) => Given::Bytes(left.drain(..*n).collect()),
        Read::Line | Read::LineSlice => {
            let end = left.iter().position(|byte| *byte == b'\n');
            let n = end.map_or(left.len(), |at| at + 1);
            Given::Bytes(left.drain(..n).collect())
        }
        Read::Until(separators) => {
            let ends =
                |n: usize| separators.iter().any(|one| left[..n].ends_with(one));
            match (1..=left.len()).find(|n| ends(*n)) {
                Some(n) => Given::Bytes(left.drain(..n).collect()),
                None => Given::Incomplete(std::mem::take(left), None),
            }
        }
        Read::InAll(n) | Read::Buffered(n) => {
            let n = (*n).min(left.len());
            Given::Bytes(left.drain(..n).collect())
        }
        Read::ToEnd => Given::Bytes(std::mem::take(left)),
    }
}

async fn given(read: &Read, reader: &mut StreamReader) -> Given {
    let result = match read {
        Read::Exactly(n) => reader.readexactly(*n).await,
        Read::Line => reader.readline().await,
        Read::LineSlice => {
            reader.readline_slice().await.map(|line| line.to_vec().into())
        }
        Read::Until(separators) => {
            let all: Vec<&[u8]> = separators.iter().map(|it| &it[..]).collect();
            reader.readuntil(all).await
        }
        Read::InAll(n) => {
            let mut all = Vec::new();
            while all.len() < *n {
                let some =
                    reader.read(n - all.len()).await.expect("no error is set");
                if some.is_empty() {
                    break;
                }
                all.extend(some);
            }
            return Given::Bytes(all);
        }
        Read::Buffered(n) => {
            let mut all = vec![0; *n];
            let mut filled = 0;
            while filled < *n {
                let read = tokio::io::AsyncReadExt::read(reader, &mut all[filled..]);
                match read.await.expect("no error is set") {
                    0 => break,
                    some => filled += some,
                }
            }
            all.truncate(filled);
            return Given::Bytes(all);
        }
        Read::ToEnd => reader.read_to_end().await,
    };
    match result {
        Ok(bytes) => Given::Bytes(bytes.to_vec()),
        Err(ReadError::IncompleteRead { partial, expected }) => {
            Given::Incomplete(partial.to_vec(), expected)
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// Feeds the pieces one by one, and the end after the last.
struct Feeding<'a> {
    feeder: Feeder,
    pieces: std::vec::IntoIter<&'a [u8]>,
}

impl Feeding<'_> {
    fn next(&mut self) {
        match self.pieces.next() {
            Some(piece) => self.feeder.feed_data(piece).expect("it is open"),
            None => self.feeder.feed_eof(),
        }
    }

    /// Runs `read` to its end; feeds whenever it waits, and drops it and begins anew as
    /// often as `cancel` says.
    fn run<T>(
        &mut self,
        cancel: bool,
        reader: &mut StreamReader,
        mut read: impl AsyncFnMut(&mut StreamReader) -> T,
    ) -> T {
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            let mut reading = Box::pin(read(reader));
            loop {
                if let Poll::Ready(result) = reading.as_mut().poll(&mut cx) {
                    return result;
                }
                self.next();
                if cancel {
                    break;
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_cut_of_the_same_bytes_gives_the_same_reads(
        bytes in bytes(),
        cuts in vec(any::<Index>(), 0..20),
        ahead in 0_usize..20,
        cancel in any::<bool>(),
        reads in vec(read(), 0..20),
    ) {
        let mut cuts: Vec<_> =
            cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces: Vec<_> =
            cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();

        // So high that no line and no separator is over it.
        let mut reader = StreamReader::new(limit(1000));
        let mut feeding =
            Feeding { feeder: reader.feeder(), pieces: pieces.into_iter() };
        let mut left = bytes.clone();
        for (i, read) in reads.iter().enumerate() {
            // Some of it comes before it is asked for.
            if i < ahead && i % 2 == 0 {
                feeding.next();
            }
            // A read in parts has taken the first ones when it is dropped.
            let cancel =
                cancel && !matches!(read, Read::InAll(_) | Read::Buffered(_));
            let result = feeding
                .run(cancel, &mut reader, async |reader| given(read, reader).await);
            prop_assert_eq!(result, expected(read, &mut left), "{:?}", read);
        }
        let rest = feeding.run(cancel, &mut reader, async |reader| {
            reader.read_to_end().await.expect("no error is set")
        });
        prop_assert_eq!(&rest[..], &left[..]);
        prop_assert!(reader.at_eof());
    }
}
