//! The account that the database runs as: ours, or another one when we are root, because PostgreSQL refuses root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::{Error, io};

/// Whose rights the database runs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Account {
    /// None special for an ordinary user; for root the owner of what is there, else `postgres`, else `nobody`.
    pub(crate) fn for_cluster(cluster: &Path) -> Result<Option<Self>, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        if let Ok(there) = fs::metadata(cluster)
            && there.uid() != 0
        {
            return Ok(Some(Self { uid: there.uid(), gid: there.gid() }));
        }
        named(&accounts()?).map(Some).ok_or_else(|| Error::Failed {
            program: "postgres",
            words: "it refuses to run as root, and there is no account `postgres` or `nobody`".to_owned(),
        })
    }

    /// Whether every folder on the way lets this account pass.
    pub(crate) fn can_reach(self, folder: &Path) -> bool {
        folder.ancestors().all(|step| fs::metadata(step).is_ok_and(|meta| self.may_pass(&meta)))
    }

    /// Whether this folder lets the account pass.
    pub(crate) fn may_pass(self, folder: &fs::Metadata) -> bool {
        let pass = if folder.uid() == self.uid {
            0o100
        } else if folder.gid() == self.gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & pass != 0
    }
}

/// Whether a folder is somebody's home.
pub(crate) fn is_home(folder: &Path) -> Result<bool, Error> {
    Ok(accounts()?.lines().filter_map(|line| line.split(':').nth(5)).any(|home| Path::new(home) == folder))
}

fn accounts() -> Result<String, Error> {
    let list = Path::new("/etc/passwd");
    fs::read_to_string(list).map_err(io("reading", list))
}

fn named(accounts: &str) -> Option<Account> {
    ["postgres", "nobody"].iter().find_map(|name| {
        let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut parts = line.split(':').skip(2);
        Some(Account { uid: parts.next()?.parse().ok()?, gid: parts.next()?.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_is_preferred_to_nobody() {
        let both = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\npostgres:x:101:104::/:/bin/sh";
        assert_eq!(named(both), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(named("nobody:x:65534:65533::/:/bin/false"), Some(Account { uid: 65534, gid: 65533 }));
        assert_eq!(named("root:x:0:0::/root:/bin/sh"), None);
    }
}
