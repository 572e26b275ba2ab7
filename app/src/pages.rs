//! Pages that work without the app: only the server renders them, and no browser downloads their code.

pub mod about;
pub mod lost;
pub mod sign_in;
