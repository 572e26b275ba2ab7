//! GIF: a screen, then images and extensions, whose data come in blocks of at most 255 bytes.

use super::Reader;

/// Signature, version and screen.
const HEADER_BYTES: usize = 13;
const IMAGE_HEADER_BYTES: usize = 9;

/// Keeps the images, how long each is shown, and how often.
pub(super) fn without_metadata(file: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(file);
    let mut kept = Vec::with_capacity(file.len());
    let header = reader.take(HEADER_BYTES)?;
    reader.take(color_table_bytes(header[10]))?;
    kept.extend(reader.since(0));
    loop {
        let start = reader.at;
        match reader.byte()? {
            0x21 => {
                let label = reader.byte()?;
                let data = reader.at;
                blocks(&mut reader)?;
                if is_kept(label, reader.since(data)) {
                    kept.extend(reader.since(start));
                }
            }
            0x2c => {
                let header = reader.take(IMAGE_HEADER_BYTES)?;
                reader.take(color_table_bytes(header[8]))?;
                // How the data is packed.
                reader.byte()?;
                blocks(&mut reader)?;
                kept.extend(reader.since(start));
            }
            0x3b => {
                kept.push(0x3b);
                return Some(kept);
            }
            _ => return None,
        }
    }
}

/// Three bytes for each color, if there are any.
fn color_table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 0x07) + 1) }
}

/// Steps over blocks, up to the empty one after them.
fn blocks(reader: &mut Reader<'_>) -> Option<()> {
    loop {
        let length = reader.byte()?;
        if length == 0 {
            return Some(());
        }
        reader.take(usize::from(length))?;
    }
}

fn is_kept(label: u8, blocks: &[u8]) -> bool {
    match label {
        0xf9 => true,
        // Of an application: each begins with a block of its name. What follows in these counts the rounds.
        0xff => {
            let is_name = |name: &&[u8; 11]| blocks.get(1..12) == Some(name.as_slice());
            [b"NETSCAPE2.0", b"ANIMEXTS1.0"].iter().any(is_name) && blocks.len() <= 18
        }
        _ => false,
    }
}
