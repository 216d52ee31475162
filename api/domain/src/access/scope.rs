//! Scopes in a token: a permission, a territory and an agency, such as `case.read@UA14/<agency>`. A scope is a ceiling.

use crate::access::permission::PermissionKind;
use crate::shared::ids::AgencyId;
use crate::shared::place::OblastKey;
use crate::shared::text::UnknownCode;

/// Where a scope reaches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Territory {
    /// One oblast.
    Oblast(OblastKey),
    /// The whole country, `UA`.
    National,
}

/// One ceiling of a token.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// What.
    pub permission: PermissionKind,
    /// Where.
    pub territory: Territory,
    /// For which agency; none (`*`) only for coordinators.
    pub agency: Option<AgencyId>,
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@", self.permission)?;
        match &self.territory {
            Territory::Oblast(key) => write!(f, "{key}/")?,
            Territory::National => f.write_str("UA/")?,
        }
        match self.agency {
            Some(agency) => write!(f, "{agency}"),
            None => f.write_str("*"),
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = UnknownCode;

    /// Reads exactly what is printed: no prefixes, no globbing, no other spelling.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        const NOT: UnknownCode = UnknownCode("Scope");
        let (permission, rest) = text.split_once('@').ok_or(NOT)?;
        let (territory, agency) = rest.split_once('/').ok_or(NOT)?;
        let scope = Self {
            permission: permission.parse()?,
            territory: if territory == "UA" { Territory::National } else { Territory::Oblast(territory.parse()?) },
            agency: if agency == "*" { None } else { Some(agency.parse().map_err(|_| NOT)?) },
        };
        if scope.to_string() == text { Ok(scope) } else { Err(NOT) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_printed_scope_reads_back(index in 0..PermissionKind::ALL.len(), oblast in proptest::option::of(0_u8..100), agency in proptest::option::of(any::<u128>())) {
            let scope = Scope {
                permission: PermissionKind::ALL[index],
                territory: oblast.map_or(Territory::National, |n| Territory::Oblast(format!("UA{n:02}").parse().expect("a key"))),
                agency: agency.map(|n| AgencyId::new(uuid::Uuid::from_u128(n))),
            };
            prop_assert_eq!(scope.to_string().parse::<Scope>(), Ok(scope));
        }

        #[test]
        fn anything_else_is_refused(text in "\\PC{0,60}") {
            if let Ok(scope) = text.parse::<Scope>() {
                prop_assert_eq!(scope.to_string(), text);
            }
        }
    }

    #[test]
    fn there_is_no_globbing() {
        for text in
            ["case.*@UA14/*", "*@UA/*", "case.read@UA14", "case.read@UA1/*", "case.read@ua14/*", "case.read@UA14/*/"]
        {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }
}
