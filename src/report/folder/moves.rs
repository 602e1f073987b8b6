//! How folders are locked, moved into place and cleared away.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use super::written_files::{MARK, WrittenFiles};

/// Where a folder waits, below the hidden folder, while the one that takes its place is moved.
const OLD: &str = "old-";
/// Whose list a folder of results that are not yet in place has.
pub const STAGED: &str = "work in progress";

/// Opens the lock without touching what is in it; a link, a pipe or a device is none.
pub fn lock(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let no_file = || std::io::Error::other(format!("{} is not a file of its own", path.display()));
    if fs::symlink_metadata(path).is_ok_and(|met| !met.is_file()) {
        return Err(no_file());
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(no_file()) }
}

/// Clears away the hidden folder of a killed run. One without a list of its own is somebody else's, unless it is empty.
pub fn left_behind(staging: &Path, root: &Path) -> std::io::Result<()> {
    match WrittenFiles::read(staging) {
        Ok(Some(mark)) if mark.owner == STAGED => clear(staging, root),
        // A copy of results under such a name is somebody's.
        Ok(Some(_)) => Ok(()),
        Ok(None) => {
            let emptied = fs::read_dir(staging)?.flatten().all(|entry| entry.file_name() == MARK);
            if emptied { fs::remove_dir_all(staging) } else { Ok(()) }
        }
        Err(_) => Ok(()),
    }
}

/// Removes a hidden folder, its list last. What was taken away and not replaced goes back.
pub fn clear(staging: &Path, root: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(staging)?.flatten() {
        let (name, path) = (entry.file_name(), entry.path());
        let taken = name.to_str().and_then(|name| name.strip_prefix(OLD)).map(|name| root.join(name));
        match taken {
            Some(place) if !place.exists() => fs::rename(path, place)?,
            _ if name == MARK => {}
            _ if entry.file_type()?.is_dir() => fs::remove_dir_all(path)?,
            _ => fs::remove_file(path)?,
        }
    }
    fs::remove_dir_all(staging)
}

/// Moves the folder `new` to `old`; what `old` held is left where `new` was, or in `attic`.
pub fn replace(new: &Path, old: &Path, attic: &Path) -> std::io::Result<()> {
    if !old.exists() {
        return fs::rename(new, old);
    }
    if exchange(new, old) {
        return Ok(());
    }
    let kept = attic.join(format!("{OLD}{}", old.file_name().unwrap_or_default().to_string_lossy()));
    fs::rename(old, &kept)?;
    fs::rename(new, old).inspect_err(|_| {
        // Best effort: put back what was there.
        let _ = fs::rename(&kept, old);
    })
}

/// Swaps two folders in one step, where the system can.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok()
}

/// Swaps two folders in one step, where the system can.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}
