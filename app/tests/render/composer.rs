//! Where one writes, before the page is alive.

use super::{check, check_none, general, render};

#[test]
fn nothing_beside_the_text_can_be_used_before_the_page_is_alive() {
    let html = render(general(&[]), "/channels/general");

    for label in ["Attach files", "Pick an emoji", "Send"] {
        check(&html, &["button ", &format!("aria-label=\"{label}\""), "disabled"]);
    }
    check_none(&html, &["textarea ", "disabled"]);
}

#[test]
fn the_text_names_what_describes_and_completes_it() {
    let html = render(general(&[]), "/channels/general");

    check(&html, &["textarea ", "aria-describedby=\"composer-bar composer-count\""]);
    check(&html, &["textarea ", "aria-autocomplete=\"list\"", "aria-controls=\"suggestions\""]);
    check(&html, &["p ", "id=\"composer-bar\"", "role=\"status\""]);
    check(&html, &["p ", "id=\"composer-count\"", "role=\"status\""]);
    check(&html, &["ul ", "id=\"suggestions\"", "role=\"listbox\"", "aria-label=\"Suggestions\""]);
    check_none(&html, &["role=\"option\""]);
    check_none(&html, &["aria-activedescendant"]);
}

#[test]
fn what_opens_above_the_composer_is_closed_at_first() {
    let html = render(general(&[]), "/channels/general");

    check(&html, &["dialog ", "aria-label=\"Pick an emoji\""]);
    check_none(&html, &["dialog ", " open"]);
    check_none(&html, &["data-emoji"]);
    check(&html, &["drop-zone", "hidden"]);
    check(&html, &["ul ", "aria-label=\"Attachments\""]);
    check_none(&html, &["upload "]);
}
