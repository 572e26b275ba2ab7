//! QR codes, drawn as the path of an SVG.

use app::pages::link::Code;
use fast_qr::QRBuilder;

/// A text as a QR code; `None` where it is too long for one.
pub(crate) fn code(text: &str) -> Option<Code> {
    let drawn = QRBuilder::new(text).build().ok()?;
    let mut path = String::new();
    for y in 0..drawn.size {
        let mut x = 0;
        while x < drawn.size {
            let dark = (x..drawn.size).take_while(|x| drawn[y][*x].value()).count();
            if dark > 0 {
                path += &format!("M{x} {y}h{dark}v1h-{dark}z");
            }
            x += dark.max(1);
        }
    }
    Some(Code { size: drawn.size, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_begins_with_the_square_by_which_scanners_find_it() {
        let code = code("https://chat.example/link/01ABCDEFGHJKMNPQRSTVWXYZ01").expect("it is short");

        assert!(code.size >= 21, "{}", code.size);
        assert!(code.path.starts_with("M0 0h7v1h-7z"), "{}", code.path);
        assert!(code.path.contains("M0 1h1v1h-1zM6 1h1v1h-1z"), "{}", code.path);
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert!(code(&"a".repeat(10_000)).is_none());
    }
}
