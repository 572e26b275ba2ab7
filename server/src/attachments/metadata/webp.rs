//! WebP: a RIFF file of chunks, each of a name, a length, and data that is padded to an even length.

use super::Reader;

const RIFF_HEADER_BYTES: usize = 12;
const CHUNK_HEADER_BYTES: usize = 8;
/// What a frame says before its chunks.
const FRAME_HEADER_BYTES: usize = 16;
/// That there is EXIF, and that there is XMP, among the flags of the extended header.
const METADATA_FLAGS: u8 = 0x08 | 0x04;

/// Keeps the chunks that are known, and nothing after the end that the header names.
pub(super) fn without_metadata(file: &[u8]) -> Option<Vec<u8>> {
    let mut header = Reader::new(file);
    header.take(4)?;
    let length = usize::try_from(u32::from_le_bytes(header.array()?)).ok()?;
    let content = file.get(..length.checked_add(8)?)?.get(RIFF_HEADER_BYTES..)?;
    let mut kept = file.get(..RIFF_HEADER_BYTES)?.to_vec();
    keep_chunks(content, &mut kept)?;
    let length = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    Some(kept)
}

fn keep_chunks(content: &[u8], kept: &mut Vec<u8>) -> Option<()> {
    let mut reader = Reader::new(content);
    while !reader.is_at_end() {
        let name: [u8; 4] = reader.array()?;
        let length = u32::from_le_bytes(reader.array()?);
        let data = reader.take(usize::try_from(length).ok()?)?;
        if length % 2 == 1 && !reader.is_at_end() {
            reader.byte()?;
        }
        match &name {
            b"VP8X" => {
                let (flags, rest) = data.split_first()?;
                keep(name, &[&[flags & !METADATA_FLAGS], rest], kept)?;
            }
            b"ANMF" => {
                let mut frame = data.get(..FRAME_HEADER_BYTES)?.to_vec();
                keep_chunks(&data[FRAME_HEADER_BYTES..], &mut frame)?;
                keep(name, &[&frame], kept)?;
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ICCP" => keep(name, &[data], kept)?,
            _ => {}
        }
    }
    Some(())
}

fn keep(name: [u8; 4], parts: &[&[u8]], kept: &mut Vec<u8>) -> Option<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    kept.reserve(CHUNK_HEADER_BYTES + length + 1);
    kept.extend(name);
    kept.extend(u32::try_from(length).ok()?.to_le_bytes());
    for part in parts {
        kept.extend(*part);
    }
    if length % 2 == 1 {
        kept.push(0);
    }
    Some(())
}
