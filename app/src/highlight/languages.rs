//! What the languages are told by.

/// A language, as far as its colors need it.
pub(super) struct Language {
    /// What it is called behind a fence, in lower case, with blanks between.
    pub(super) names: &'static str,
    pub(super) kind: Kind,
    /// With blanks between.
    pub(super) keywords: &'static str,
    /// Whether keywords may be in capitals.
    pub(super) folds: bool,
    /// Whether a `'` may also begin something other than a character.
    pub(super) lifetimes: bool,
    pub(super) line_comments: &'static [&'static str],
    /// What begins a comment and what ends it; empty where there is none.
    pub(super) block_comment: (&'static str, &'static str),
    /// What strings of one line are in. All ASCII.
    pub(super) quotes: &'static str,
    /// What strings of several lines are in.
    pub(super) long_quotes: &'static [&'static str],
}

/// What a text is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words and numbers.
    Words,
    /// Words, of which those before a colon or an equals sign are names.
    Keys,
    /// Tags with text between them.
    Tags,
    /// Lines that were added or removed.
    Lines,
}

/// What most languages have in common.
const PLAIN: Language = Language {
    names: "",
    kind: Kind::Words,
    keywords: "",
    folds: false,
    lifetimes: false,
    line_comments: &["//"],
    block_comment: ("/*", "*/"),
    quotes: "\"'",
    long_quotes: &[],
};

pub(super) const LANGUAGES: [Language; 13] = [
    Language {
        names: "rust rs",
        keywords: "as async await bool break char const continue crate dyn else enum extern f32 f64 false fn for \
                   i128 i16 i32 i64 i8 if impl in isize let loop match mod move mut pub ref return self Self \
                   static str struct super trait true type u128 u16 u32 u64 u8 union unsafe use usize where while",
        lifetimes: true,
        quotes: "'",
        long_quotes: &["\""],
        ..PLAIN
    },
    Language {
        names: "javascript js jsx mjs cjs typescript ts tsx",
        keywords: "abstract any as async await boolean break case catch class const continue debugger declare \
                   default delete do else enum export extends false finally for from function get if implements \
                   import in instanceof interface keyof let namespace never new null number of private protected \
                   public readonly return satisfies set static string super switch this throw true try type \
                   typeof undefined unknown var void while with yield",
        long_quotes: &["`"],
        ..PLAIN
    },
    Language {
        names: "python py python3",
        keywords: "False None True and as assert async await break case class continue def del elif else except \
                   finally for from global if import in is lambda match nonlocal not or pass raise return self \
                   try while with yield",
        line_comments: &["#"],
        block_comment: ("", ""),
        long_quotes: &["\"\"\"", "'''"],
        ..PLAIN
    },
    Language {
        names: "go golang",
        keywords: "any bool break byte case chan const continue default defer else error fallthrough false float64 \
                   for func go goto if import int int32 int64 interface map nil package range return rune select \
                   string struct switch true type uint uint64 var",
        long_quotes: &["`"],
        ..PLAIN
    },
    Language {
        names: "java kotlin kt kts scala groovy",
        keywords: "abstract as assert boolean break by byte case catch char class companion continue data default \
                   do double else enum extends false final finally float for fun if implements import in inner \
                   instanceof int interface internal is lateinit long native new null object open override package \
                   private protected public record return sealed short static super suspend switch synchronized \
                   this throw throws transient true try typealias val var void volatile when while yield",
        long_quotes: &["\"\"\""],
        ..PLAIN
    },
    Language {
        names: "c h cpp c++ cc hpp cxx csharp c# cs",
        keywords: "abstract async auto await base bool break case catch char class const constexpr continue decimal \
                   default delegate delete do double else enum event explicit extern false final finally float for \
                   foreach friend get goto if in inline int interface internal is let lock long mutable namespace \
                   new noexcept null nullptr object operator out override params private protected public readonly \
                   record ref return sealed set short signed sizeof static string struct switch template this \
                   throw true try typedef typename typeof union unsigned using var virtual void volatile where \
                   while yield",
        ..PLAIN
    },
    Language {
        names: "shell sh bash zsh console fish dockerfile makefile make",
        keywords: "alias break case cd continue do done echo elif else esac eval exec exit export fi for function if \
                   in local read readonly return select set shift source sudo test then trap true false unset \
                   until while FROM RUN COPY ADD CMD ENTRYPOINT ENV WORKDIR EXPOSE USER",
        line_comments: &["#"],
        block_comment: ("", ""),
        quotes: "",
        long_quotes: &["\"", "'"],
        ..PLAIN
    },
    Language {
        names: "sql sqlite postgres postgresql mysql",
        keywords: "add all alter and as asc begin between by case cast check column commit constraint create cross \
                   database default delete desc distinct drop else end exists explain false foreign from full \
                   group having if in index inner insert into is join key left like limit not null offset on or \
                   order outer primary references returning right rollback select set table then transaction \
                   trigger true union unique update using values view when where with",
        folds: true,
        line_comments: &["--"],
        long_quotes: &["'", "\""],
        ..PLAIN
    },
    Language {
        names: "json jsonc json5",
        kind: Kind::Keys,
        keywords: "true false null",
        quotes: "\"",
        ..PLAIN
    },
    Language {
        names: "yaml yml toml ini conf properties env",
        kind: Kind::Keys,
        keywords: "true false null yes no on off",
        line_comments: &["#", ";"],
        block_comment: ("", ""),
        long_quotes: &["\"\"\"", "'''"],
        ..PLAIN
    },
    Language {
        names: "css scss sass less",
        kind: Kind::Keys,
        keywords: "important from to and not only",
        line_comments: &[],
        ..PLAIN
    },
    Language {
        names: "html htm xml svg vue svelte",
        kind: Kind::Tags,
        line_comments: &[],
        block_comment: ("<!--", "-->"),
        quotes: "",
        long_quotes: &["\"", "'"],
        ..PLAIN
    },
    Language { names: "diff patch", kind: Kind::Lines, ..PLAIN },
];
