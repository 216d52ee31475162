//! What must hold for anything sealed: it opens in its place, with its key, unchanged, and nowhere else.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use proptest::prelude::*;
use uuid::Uuid;

use super::secret::Secret;
use super::{DataKey, Place, RootKey, SealingError, TenantKey, TokenBits};

const CASE: Uuid = Uuid::from_u128(1);
const RECORD: Uuid = Uuid::from_u128(2);
const ROW: Uuid = Uuid::from_u128(3);
const OTHER: Uuid = Uuid::from_u128(99);

fn place() -> Place<'static> {
    Place {
        agency_of_record: RECORD,
        case: CASE,
        compartment: "identity",
        table: "case_persons",
        column: "surname",
        row: ROW,
    }
}

fn root() -> RootKey {
    RootKey::from_bytes([7; 32])
}

fn tenant(agency: Uuid) -> TenantKey {
    root().new_tenant_key(agency, 1).0
}

fn data_key() -> DataKey {
    tenant(RECORD).new_data_key(CASE, "identity").0
}

/// A data key with the bytes of another, as if a row of wrapped keys could be relabelled.
fn relabelled(key: &DataKey, case: Uuid, compartment: &str) -> DataKey {
    DataKey::new(case, compartment, Secret::from_slice(key.secret().bytes()).expect("a key"))
}

/// A folder of its own for a test, removed afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("nrm-sealing-{}", Uuid::new_v4()));
        fs::create_dir(&path).expect("a temporary folder");
        Self(path)
    }

    fn key_file(&self, bytes: &[u8], mode: u32) -> PathBuf {
        let path = self.0.join("root.key");
        fs::write(&path, bytes).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("permissions");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it: the system clears its temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn opens_in_its_place() {
    let key = data_key();
    let sealed = key.seal(&place(), "Вигадана").expect("sealed");
    assert_eq!(*key.open(&place(), sealed.as_ref()).expect("opened"), "Вигадана");
}

#[test]
fn layout_is_the_documented_one() {
    let sealed = data_key().seal(&place(), "Вигадана").expect("sealed");
    assert_eq!(sealed.0[..2], [1, 1]);
    assert_eq!(sealed.0.len(), 2 + 16 + 16 + 24 + 64 + 16);
}

/// Bytes from the first release. If this fails, values already stored no longer open: make a new version instead.
#[test]
fn what_was_stored_before_still_opens() {
    let key = DataKey::new(CASE, "identity", Secret::from_slice(&[9; 32]).expect("a key"));
    let stored: Vec<u8> =
        (0..STORED.len()).step_by(2).map(|at| u8::from_str_radix(&STORED[at..at + 2], 16).expect("hex")).collect();
    assert_eq!(*key.open(&place(), &stored).expect("opened"), "Вигадана");
}

const STORED: &str = "\
    010179f87a7a3dfe65331ecb3044c9d9f7aa8b29577f174c80888b7325ec15322142d99acc03808351b2577b10637a31\
    2be6817463a176b914ece3440136b0a2bd0bf45451a72af047c64dc44f3746e26621cc0bffb8c9905fd70ce80b1b2b21\
    1be6d26aa4c4a0d2260ba3e89908d04dd21a3af31ae83e67c0f2fb7f9e768fca597570d77fe4ae2361bb";

#[test]
fn another_version_or_cipher_is_named_as_such() {
    let key = data_key();
    for at in [0, 1] {
        let mut sealed = key.seal(&place(), "x").expect("sealed").0;
        sealed[at] = 2;
        assert!(matches!(key.open(&place(), &sealed), Err(SealingError::UnknownFormat)));
    }
}

#[test]
fn moving_any_part_of_the_place_breaks_opening() {
    let key = data_key();
    let sealed = key.seal(&place(), "Вигадана").expect("sealed");
    let moved = [
        Place { agency_of_record: OTHER, ..place() },
        Place { case: OTHER, ..place() },
        Place { compartment: "contact", ..place() },
        Place { table: "case_contacts", ..place() },
        Place { column: "given_name", ..place() },
        Place { row: OTHER, ..place() },
    ];
    for elsewhere in moved {
        assert!(key.open(&elsewhere, sealed.as_ref()).is_err(), "{elsewhere:?}");
        // Even with the right key under the label of the other place.
        let helped = relabelled(&key, elsewhere.case, elsewhere.compartment);
        assert!(helped.open(&elsewhere, sealed.as_ref()).is_err(), "{elsewhere:?}");
    }
}

#[test]
fn parts_of_the_place_cannot_flow_into_each_other() {
    let key = data_key();
    let here = Place { table: "a|b", column: "c", ..place() };
    let there = Place { table: "a", column: "b|c", ..place() };
    let sealed = key.seal(&here, "x").expect("sealed");
    // Both give the same field key; the lengths in the bound place tell them apart.
    assert!(matches!(key.open(&there, sealed.as_ref()), Err(SealingError::Refused)));
}

#[test]
fn a_key_seals_only_in_its_own_compartment() {
    let key = data_key();
    let elsewhere = Place { compartment: "contact", ..place() };
    assert!(matches!(key.seal(&elsewhere, "x"), Err(SealingError::WrongPlace)));
    assert!(matches!(key.seal_bytes(&Place { case: OTHER, ..place() }, b"x"), Err(SealingError::WrongPlace)));
}

#[test]
fn another_data_key_is_told_by_the_commitment() {
    let sealed = data_key().seal(&place(), "x").expect("sealed");
    assert!(matches!(data_key().open(&place(), sealed.as_ref()), Err(SealingError::WrongKey)));
}

#[test]
fn the_commitment_alone_refuses() {
    let key = data_key();
    let mut sealed = key.seal(&place(), "x").expect("sealed").0;
    sealed[2 + 16] ^= 1;
    assert!(matches!(key.open(&place(), &sealed), Err(SealingError::WrongKey)));
}

#[test]
fn anything_cut_short_is_refused() {
    let key = data_key();
    let sealed = key.seal(&place(), "x").expect("sealed").0;
    for end in 0..sealed.len() {
        assert!(key.open(&place(), &sealed[..end]).is_err(), "{end}");
    }
}

#[test]
fn bytes_that_are_no_text_do_not_open_as_text() {
    let key = data_key();
    let sealed = key.seal_bytes(&place(), &[0xff, 0xfe]).expect("sealed");
    assert!(matches!(key.open(&place(), sealed.as_ref()), Err(SealingError::NotText)));
    assert_eq!(*key.open_bytes(&place(), sealed.as_ref()).expect("opened"), [0xff, 0xfe]);
}

#[test]
fn lengths_show_only_in_steps() {
    let key = data_key();
    let of = |plain: &str, place: &Place<'_>, key: &DataKey| key.seal(place, plain).expect("sealed").0.len();
    assert_eq!(of("", &place(), &key), of(&"я".repeat(28), &place(), &key));
    assert_eq!(of(&"a".repeat(57), &place(), &key) - of("", &place(), &key), 64);

    let long = Place { compartment: "narrative", table: "case_narratives", column: "narrative", ..place() };
    let narrative = tenant(RECORD).new_data_key(CASE, "narrative").0;
    assert_eq!(of("", &long, &narrative), of(&"a".repeat(1016), &long, &narrative));
    assert_eq!(of(&"a".repeat(1017), &long, &narrative) - of("", &long, &narrative), 1024);
    assert_eq!(key.seal_bytes(&place(), b"{}").expect("sealed").0.len(), of("", &long, &narrative));
}

#[test]
fn zeros_at_the_end_are_kept() {
    let key = data_key();
    let sealed = key.seal(&place(), "a\0\0").expect("sealed");
    assert_eq!(*key.open(&place(), sealed.as_ref()).expect("opened"), "a\0\0");
}

#[test]
fn a_tenant_key_opens_only_for_its_agency_version_and_root() {
    let (_, wrapped) = root().new_tenant_key(RECORD, 1);
    assert!(root().open_tenant_key(RECORD, 1, &wrapped).is_ok());
    assert!(root().open_tenant_key(OTHER, 1, &wrapped).is_err());
    assert!(root().open_tenant_key(RECORD, 2, &wrapped).is_err());
    assert!(matches!(RootKey::from_bytes([8; 32]).open_tenant_key(RECORD, 1, &wrapped), Err(SealingError::WrongKey)));
}

#[test]
fn a_data_key_opens_only_for_its_tenant_case_and_compartment() {
    let (ours, theirs) = (tenant(RECORD), tenant(OTHER));
    let (key, wrapped) = ours.new_data_key(CASE, "identity");
    let sealed = key.seal(&place(), "Вигадана").expect("sealed");
    let again = ours.open_data_key(CASE, "identity", &wrapped).expect("opened");
    assert!(again.open(&place(), sealed.as_ref()).is_ok());
    assert!(ours.open_data_key(OTHER, "identity", &wrapped).is_err());
    assert!(ours.open_data_key(CASE, "contact", &wrapped).is_err());
    assert!(matches!(theirs.open_data_key(CASE, "identity", &wrapped), Err(SealingError::WrongKey)));
}

#[test]
fn a_tenant_key_under_another_label_opens_nothing() {
    let labelled = |agency, version| TenantKey::new(agency, version, Secret::from_slice(&[9; 32]).expect("a key"));
    let (_, wrapped) = labelled(RECORD, 1).new_data_key(CASE, "identity");
    assert!(labelled(RECORD, 1).open_data_key(CASE, "identity", &wrapped).is_ok());
    for other in [labelled(OTHER, 1), labelled(RECORD, 2)] {
        assert!(matches!(other.open_data_key(CASE, "identity", &wrapped), Err(SealingError::Refused)));
    }
}

#[test]
fn a_wrapped_key_is_not_a_field_and_a_field_is_not_a_wrapped_key() {
    let ours = tenant(RECORD);
    let (key, wrapped) = ours.new_data_key(CASE, "identity");
    assert!(key.open_bytes(&place(), &wrapped).is_err());
    let sealed = key.seal_bytes(&place(), &[1; 32]).expect("sealed");
    assert!(ours.open_data_key(CASE, "identity", sealed.as_ref()).is_err());
}

#[test]
fn a_share_reaches_only_its_receiver_for_its_referral() {
    let (referral, receiver) = (Uuid::from_u128(10), Uuid::from_u128(11));
    let key = data_key();
    let sealed = key.seal(&place(), "Вигадана").expect("sealed");
    let on_its_way = root().share_key(referral, receiver).wrap(&key);

    let arrived = root().share_key(referral, receiver).open(CASE, "identity", &on_its_way).expect("opened");
    let theirs = tenant(receiver);
    let wrapped = theirs.rewrap(&arrived);
    let kept = theirs.open_data_key(CASE, "identity", &wrapped).expect("opened");
    assert_eq!(*kept.open(&place(), sealed.as_ref()).expect("opened"), "Вигадана");

    assert!(root().share_key(OTHER, receiver).open(CASE, "identity", &on_its_way).is_err());
    assert!(root().share_key(referral, OTHER).open(CASE, "identity", &on_its_way).is_err());
    assert!(root().share_key(referral, receiver).open(OTHER, "identity", &on_its_way).is_err());
    assert!(root().share_key(referral, receiver).open(CASE, "contact", &on_its_way).is_err());
    assert!(theirs.open_data_key(CASE, "identity", &on_its_way).is_err());
}

#[test]
fn a_kept_answer_opens_only_for_its_request() {
    let sealed = root().seal_kept(CASE, "key-0001", b"{}");
    assert_eq!(root().open_kept(CASE, "key-0001", &sealed).expect("opened"), b"{}");
    assert!(root().open_kept(OTHER, "key-0001", &sealed).is_err());
    assert!(root().open_kept(CASE, "key-0002", &sealed).is_err());
}

#[test]
fn context_keys_differ_by_purpose_and_stay_the_same() {
    assert_eq!(root().context_key("cursor"), root().context_key("cursor"));
    assert_ne!(root().context_key("cursor"), root().context_key("etag"));
    assert_ne!(root().context_key("cursor"), RootKey::from_bytes([8; 32]).context_key("cursor"));
}

#[test]
fn tokens_are_stable_within_an_agency_and_kind_only() {
    let exact = TokenBits::new(128).expect("bits");
    let ours = tenant(RECORD);
    let token = ours.index_token("phone", "+380000000000", exact);
    assert_eq!(token.len(), 16);
    assert_eq!(token, ours.index_token("phone", "+380000000000", exact));
    assert_ne!(token, ours.index_token("document", "+380000000000", exact));
    assert_ne!(token, ours.index_token("phone", "+380000000001", exact));
    assert_ne!(token, tenant(OTHER).index_token("phone", "+380000000000", exact));
}

#[test]
fn tokens_keep_only_the_bits_asked_for() {
    let ours = tenant(RECORD);
    let full = ours.index_token("alias", "k", TokenBits::new(128).expect("bits"));
    for bits in 1..=128_u8 {
        let token = ours.index_token("alias", "k", TokenBits::new(bits).expect("bits"));
        let whole = usize::from(bits / 8);
        assert_eq!(token.len(), usize::from(bits).div_ceil(8));
        assert_eq!(token[..whole], full[..whole]);
        if let Some(last) = token.get(whole) {
            let kept = u8::MAX << (8 - bits % 8);
            assert_eq!(*last, full[whole] & kept);
        }
    }
    assert!(TokenBits::new(0).is_none());
    assert!(TokenBits::new(129).is_none());
}

#[test]
fn the_bits_for_an_agency_follow_the_planners_rule() {
    for people in [1_024_u32, 2_000, 20_000, 100_000, 262_144] {
        let companions = f64::from(people) / f64::from(1_u32 << TokenBits::AGENCY.get());
        assert!((2.0..=f64::from(people).sqrt()).contains(&companions), "{people}");
    }
}

#[test]
fn nothing_secret_is_printed() {
    let ours = tenant(RECORD);
    let (key, _) = ours.new_data_key(CASE, "identity");
    let sealed = key.seal(&place(), "x").expect("sealed");
    let share = root().share_key(CASE, OTHER);
    assert_eq!(
        format!("{:?} {ours:?} {key:?} {share:?} {sealed:?}", root()),
        "RootKey TenantKey DataKey ShareKey Sealed"
    );
}

#[test]
fn a_root_key_file_is_made_once_and_only_for_its_owner() {
    let folder = Folder::new();
    let path = folder.0.join("root.key");
    let first = RootKey::load_or_create(&path).expect("made");
    let facts = fs::metadata(&path).expect("there");
    assert_eq!(facts.permissions().mode() & 0o777, 0o600);
    assert_eq!(facts.len(), 32);
    let second = RootKey::load_or_create(&path).expect("read");
    assert_eq!(first.context_key("cursor"), second.context_key("cursor"));
    assert_eq!(fs::read_dir(&folder.0).expect("listed").count(), 1, "no draft is left behind");
}

#[test]
fn programs_that_start_together_get_one_root_key() {
    let folder = Folder::new();
    let path = folder.0.join("root.key");
    let keys: Vec<[u8; 32]> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| RootKey::load_or_create(&path).expect("a key").context_key("cursor")))
            .collect();
        started.into_iter().map(|thread| thread.join().expect("finished")).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]));
}

#[test]
fn a_root_key_file_that_others_can_read_is_refused() {
    for mode in [0o640, 0o604, 0o620, 0o602, 0o644, 0o660] {
        let folder = Folder::new();
        let path = folder.key_file(&[5; 32], mode);
        assert!(matches!(RootKey::load_or_create(&path), Err(SealingError::KeyFile(_))), "{mode:o}");
    }
}

#[test]
fn a_root_key_file_of_the_wrong_length_is_refused_and_left_alone() {
    for bytes in [&[][..], &[5; 31], &[5; 33], &[0; 32]] {
        let folder = Folder::new();
        let path = folder.key_file(bytes, 0o600);
        assert!(matches!(RootKey::load_or_create(&path), Err(SealingError::KeyFile(_))));
        assert_eq!(fs::read(&path).expect("still there"), bytes);
    }
}

#[test]
fn a_missing_folder_is_not_a_reason_for_a_new_key() {
    let folder = Folder::new();
    let path = folder.0.join("not-mounted").join("root.key");
    assert!(matches!(RootKey::load_or_create(&path), Err(SealingError::KeyFileIo(_))));
}

proptest! {
    #[test]
    fn any_text_comes_back(text in any::<String>()) {
        let key = data_key();
        let sealed = key.seal(&place(), &text).expect("sealed");
        let opened = key.open(&place(), sealed.as_ref()).expect("opened");
        prop_assert_eq!(opened.as_str(), text.as_str());
    }

    #[test]
    fn any_bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        let key = data_key();
        let sealed = key.seal_bytes(&place(), &bytes).expect("sealed");
        let opened = key.open_bytes(&place(), sealed.as_ref()).expect("opened");
        prop_assert_eq!(opened.as_slice(), bytes.as_slice());
    }

    #[test]
    fn the_same_text_never_looks_the_same(text in ".{0,80}") {
        let key = data_key();
        let (one, two) = (key.seal(&place(), &text).expect("sealed").0, key.seal(&place(), &text).expect("sealed").0);
        prop_assert_eq!(one.len(), two.len());
        // From the nonce on nothing may repeat.
        prop_assert_ne!(&one[34..58], &two[34..58]);
        prop_assert_ne!(&one[58..], &two[58..]);
    }

    #[test]
    fn a_flipped_bit_anywhere_is_noticed(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let key = data_key();
        let mut sealed = key.seal(&place(), "Вигадана").expect("sealed").0;
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(key.open(&place(), &sealed).is_err());
    }

    #[test]
    fn a_flipped_bit_in_a_wrapped_key_is_noticed(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let ours = tenant(RECORD);
        let (_, mut wrapped) = ours.new_data_key(CASE, "identity");
        let at = at.index(wrapped.len());
        wrapped[at] ^= 1 << bit;
        prop_assert!(ours.open_data_key(CASE, "identity", &wrapped).is_err());
    }

    #[test]
    fn bytes_from_nowhere_never_open(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(data_key().open(&place(), &bytes).is_err());
        prop_assert!(root().open_tenant_key(RECORD, 1, &bytes).is_err());
    }

    #[test]
    fn two_different_places_never_share_a_value(
        ids in proptest::array::uniform4(0..3_u128),
        more in proptest::array::uniform2(0..3_u128),
        names in proptest::array::uniform4("[ab|]{0,3}"),
    ) {
        let from = Place {
            agency_of_record: Uuid::from_u128(ids[0]), row: Uuid::from_u128(ids[1]), case: Uuid::from_u128(more[0]),
            table: &names[0], column: &names[1], ..place()
        };
        let to = Place {
            agency_of_record: Uuid::from_u128(ids[2]), row: Uuid::from_u128(ids[3]), case: Uuid::from_u128(more[1]),
            table: &names[2], column: &names[3], ..place()
        };
        let key = relabelled(&data_key(), from.case, from.compartment);
        let sealed = key.seal(&from, "x").expect("sealed");
        let opened = relabelled(&key, to.case, to.compartment).open(&to, sealed.as_ref());
        prop_assert_eq!(opened.is_ok(), from == to);
    }
}
