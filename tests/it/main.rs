//! The regression suite. See `tests/README.md` for how to add to it.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod determinations;
#[cfg(test)]
mod diagnostics;
#[cfg(test)]
mod guide;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod known_on;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod this_service;
#[cfg(test)]
mod workload;
#[cfg(test)]
mod workload2;
