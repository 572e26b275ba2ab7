//! Parts of forms: a line to write in, a group to choose one from, what is said of a change.

use leptos::prelude::*;

/// A line to write in.
pub(crate) struct Field {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) value: String,
    pub(crate) autocomplete: &'static str,
    /// The class of the line itself.
    pub(crate) class: &'static str,
    /// Why what was written will not do.
    pub(crate) problem: Option<String>,
}

impl Field {
    /// The line with its label, its hint and what is wrong with it. What is wrong is read with the line, and the
    /// line has the focus then.
    pub(crate) fn view(self) -> impl IntoView {
        let (hint, error) = (format!("{}-hint", self.id), format!("{}-error", self.id));
        let is_wrong = self.problem.is_some();
        let described = if is_wrong { format!("{error} {hint}") } else { hint.clone() };

        view! {
            <div class="field">
                <label class="field__label" for=self.id>
                    {self.label}
                </label>
                <div class="field__control">
                    <input
                        class=format!("field__input {}", self.class)
                        id=self.id
                        name=self.name
                        value=self.value
                        dir="auto"
                        autocomplete=self.autocomplete
                        autocapitalize="off"
                        spellcheck="false"
                        autofocus=is_wrong
                        aria-describedby=described
                        aria-invalid=is_wrong.then_some("true")
                    />
                </div>
                {problem(error, self.problem)}
                <p class="field__hint" id=hint>
                    {self.hint}
                </p>
            </div>
        }
    }
}

/// Why something did not work, if anything did not.
pub(crate) fn problem(id: String, problem: Option<String>) -> impl IntoView {
    problem.map(|problem| {
        view! {
            <p class="field__error" id=id role="alert">
                {problem}
            </p>
        }
    })
}

/// One of several that may be chosen.
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) label: &'static str,
    /// What it comes to, where that is worth saying.
    pub(crate) hint: &'static str,
    pub(crate) is_chosen: bool,
    /// What it looks like.
    pub(crate) sample: Sample,
}

/// What a choice looks like.
#[derive(Clone, Copy)]
pub(crate) enum Sample {
    /// Like nothing.
    None,
    /// Like a page of this theme.
    Theme(&'static str),
    /// Like this accent.
    Accent(&'static str),
}

/// A group of which one is chosen.
pub(crate) fn choices(
    name: &'static str,
    legend: &'static str,
    class: &'static str,
    choices: Vec<Choice>,
) -> impl IntoView {
    let choices: Vec<_> = choices.into_iter().map(|choice| choice.view(name)).collect();

    view! {
        <fieldset class=format!("choices {class}")>
            <legend class="field__label">{legend}</legend>
            <div class="choices__list">{choices}</div>
        </fieldset>
    }
}

impl Choice {
    fn view(self, name: &'static str) -> impl IntoView + use<> {
        let sample = match self.sample {
            Sample::None => None,
            Sample::Theme(theme) => Some((format!("choice__sample choice__sample--{theme}"), None)),
            Sample::Accent(accent) => Some(("choice__swatch".to_owned(), Some(accent))),
        };
        let sample = sample.map(|(class, accent)| {
            view! { <span class=class data-accent=accent aria-hidden="true"></span> }
        });
        let hint = (!self.hint.is_empty()).then(|| view! { <span class="choice__hint">{self.hint}</span> });

        view! {
            <label class="choice">
                <input class="choice__input" type="radio" name=name value=self.value checked=self.is_chosen />
                {sample}
                <span class="choice__text">
                    <span class="choice__label">{self.label}</span>
                    {hint}
                </span>
            </label>
        }
    }
}
