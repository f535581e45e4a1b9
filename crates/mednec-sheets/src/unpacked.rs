//! How large a workbook is unpacked, looked at before anything of it is read.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::fault::NotAWorkbook;

/// The most that a workbook may have unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// How workbooks begin that are older than XLSX, and those that a password protects.
const OLD: &[u8] = b"\xD0\xCF\x11\xE0";

/// Unpacks every part once and keeps nothing of it, since the sizes that an archive states may not be true.
pub(crate) fn check_unpacked(bytes: &[u8]) -> Result<(), NotAWorkbook> {
    if bytes.starts_with(OLD) {
        return Err(NotAWorkbook::Locked);
    }
    let damaged = |error: ZipError| NotAWorkbook::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = MOST_UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(damaged)?;
        let read = io::copy(&mut part.take(left + 1), &mut io::sink())
            .map_err(|error| NotAWorkbook::Damaged(error.to_string()))?;
        left = left.checked_sub(read).ok_or(NotAWorkbook::TooLarge(MOST_UNPACKED / (1024 * 1024)))?;
    }
    Ok(())
}
