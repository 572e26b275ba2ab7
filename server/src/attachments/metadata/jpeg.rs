//! JPEG: segments that begin with a marker, and between them the scans.

use super::Reader;

const START_OF_IMAGE: u8 = 0xd8;
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;
/// The length of a segment of JFIF without a small picture in it, with the length itself.
const JFIF_PLAIN_BYTES: usize = 16;

/// Keeps the segments that make the picture, and nothing after its end: telephones put films there.
pub(super) fn without_metadata(file: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(file);
    let mut kept = Vec::with_capacity(file.len());
    loop {
        let start = reader.at;
        let marker = marker(&mut reader)?;
        match marker {
            // These have no data.
            START_OF_IMAGE | 0x01 | 0xd0..=0xd7 => kept.extend([0xff, marker]),
            END_OF_IMAGE => {
                kept.extend([0xff, marker]);
                return Some(kept);
            }
            _ => {
                let length = usize::from(u16::from_be_bytes(reader.array()?));
                let data = reader.take(length.checked_sub(2)?)?;
                if is_kept(marker, length, data) {
                    kept.extend(reader.since(start));
                }
                if marker == START_OF_SCAN {
                    kept.extend(scan(&mut reader)?);
                }
            }
        }
    }
}

/// The next marker. Any number of `ff` may come before it.
fn marker(reader: &mut Reader<'_>) -> Option<u8> {
    if reader.byte()? != 0xff {
        return None;
    }
    loop {
        let byte = reader.byte()?;
        if byte != 0xff {
            return Some(byte);
        }
    }
}

fn is_kept(marker: u8, length: usize, data: &[u8]) -> bool {
    match marker {
        // Frames, tables, scans, lines and restarts.
        0xc0..=0xcf | 0xda..=0xdd => true,
        0xe0 => data.starts_with(b"JFIF\0") && length == JFIF_PLAIN_BYTES,
        0xe2 => data.starts_with(b"ICC_PROFILE\0"),
        // How the colors are stored.
        0xee => data.starts_with(b"Adobe"),
        _ => false,
    }
}

/// The data of a scan, up to the marker after it: within, `ff` is followed by zero or a restart.
fn scan<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    let start = reader.at;
    loop {
        let byte = reader.byte()?;
        let next = reader.file.get(reader.at).copied();
        if byte == 0xff && !matches!(next?, 0x00 | 0xd0..=0xd7 | 0xff) {
            reader.at -= 1;
            return Some(reader.since(start));
        }
    }
}
