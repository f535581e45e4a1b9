//! The forms of a case, each read, and each problem, told.
