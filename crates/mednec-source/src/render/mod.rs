//! One diagnostic, four views.
