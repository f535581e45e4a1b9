//! What the program of every engine does: read the cases, check each answer, and only then give a time.
//!
//! An engine that decides case by case implements [`Engine`] and calls [`Bench::rows`]; one that takes all cases at
//! once calls [`Bench::measure`] with a pass over them.

mod answer;
mod bench;
mod clock;
mod data;
mod figure;

pub use answer::Answer;
pub use bench::{Bench, Engine};
pub use clock::Clock;
pub use data::Data;
pub use figure::{Figure, Work};

/// What may go wrong.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
