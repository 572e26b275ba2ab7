//! PNG: a signature, then chunks of a length, a name, data and a checksum.

use super::Reader;

const SIGNATURE_BYTES: usize = 8;
const CHECKSUM_BYTES: usize = 4;

/// What makes the picture, how its colors are meant, and how it moves.
const KEPT: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP",
    b"mDCV", b"mDCv", b"cLLI", b"cLLi", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

/// Keeps the chunks that are known, and nothing after the last.
pub(super) fn without_metadata(file: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(file);
    let mut kept = Vec::with_capacity(file.len());
    kept.extend(reader.take(SIGNATURE_BYTES)?);
    loop {
        let start = reader.at;
        let length = u32::from_be_bytes(reader.array()?);
        let name: [u8; 4] = reader.array()?;
        reader.take(usize::try_from(length).ok()?)?;
        reader.take(CHECKSUM_BYTES)?;
        if KEPT.contains(&&name) {
            kept.extend(reader.since(start));
        }
        if name == *b"IEND" {
            return Some(kept);
        }
    }
}
