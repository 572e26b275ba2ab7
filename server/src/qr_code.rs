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

    /// Whether a module is dark, by the lines of the path.
    fn is_dark(code: &Code, x: usize, y: usize) -> bool {
        code.path.split('M').skip(1).any(|line| {
            let (start, length) = line.split_once('h').expect("each line has a length");
            let (from, row) = start.split_once(' ').expect("each line has a start");
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let length = number(length.split('v').next().unwrap_or_default());
            number(row) == y && (number(from)..number(from) + length).contains(&x)
        })
    }

    #[test]
    fn a_code_is_not_drawn_as_in_a_mirror() {
        // One module is dark in every code. In a mirror it is where some codes have a light one.
        let codes =
            ('a'..='p').map(|c| code(&format!("https://chat.example/link/{c}")).expect("it is short"));
        let codes: Vec<_> = codes.collect();

        assert!(codes.iter().all(|code| is_dark(code, 8, code.size - 8)));
        assert!(!codes.iter().all(|code| is_dark(code, code.size - 8, 8)));
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert!(code(&"a".repeat(10_000)).is_none());
    }
}
