//! PDF: refused when it is encrypted, acts by itself or carries files; otherwise rewritten without who made it and when.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream};
use nrm_domain::cases::attachment::MediaType;

use crate::{Clean, Unfit};

const MOST_PAGES: usize = 300;
const MOST_OBJECTS: usize = 100_000;
/// How far one compressed part may grow while the file is read.
const MOST_UNPACKED: usize = 64 * 1024 * 1024;
/// How deep objects may be nested.
const DEEPEST: usize = 64;

/// Entries that make a PDF act or carry something.
const ACTIVE_KEYS: [&[u8]; 13] = [
    b"JS",
    b"JavaScript",
    b"AA",
    b"OpenAction",
    b"EmbeddedFiles",
    b"EmbeddedFile",
    b"EF",
    b"RichMediaContent",
    b"RichMediaSettings",
    b"XFA",
    b"AcroForm",
    b"Launch",
    b"Renditions",
];
/// Kinds of actions that do more than go to a page.
const ACTIVE_ACTIONS: [&[u8]; 12] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"GoToR",
    b"GoToE",
    b"Rendition",
    b"Movie",
    b"Sound",
    b"SetOCGState",
    b"Trans",
    b"GoTo3DView",
];
/// Kinds of annotations that carry something.
const ACTIVE_ANNOTATIONS: [&[u8]; 6] = [b"FileAttachment", b"RichMedia", b"Movie", b"Sound", b"Screen", b"3D"];
/// Entries that say who made it, with what, and when.
const TELLING_KEYS: [&[u8]; 4] = [b"Metadata", b"PieceInfo", b"LastModified", b"Thumb"];

pub(crate) fn clean(bytes: &[u8]) -> Result<Clean, Unfit> {
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
    let mut document = Document::load_mem_with_options(bytes, options).map_err(|_| refused(bytes))?;
    if document.is_encrypted() || document.trailer.get(b"Encrypt").is_ok() {
        return Err(Unfit::Encrypted);
    }
    if document.objects.len() > MOST_OBJECTS {
        return Err(Unfit::TooMuch);
    }
    for object in document.objects.values() {
        inspect(object, 0)?;
    }
    inspect_dictionary(&document.trailer, 0)?;
    let pages = document.get_pages();
    if pages.is_empty() {
        return Err(Unfit::Damaged);
    }
    if pages.len() > MOST_PAGES {
        return Err(Unfit::TooMuch);
    }
    let count = u32::try_from(pages.len()).map_err(|_| Unfit::TooMuch)?;
    for key in [&b"Info"[..], b"Prev", b"XRefStm", b"ID"] {
        document.trailer.remove(key);
    }
    let metadata: BTreeSet<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| {
            object
                .as_dict()
                .and_then(|dictionary| dictionary.get(b"Type"))
                .and_then(Object::as_name)
                .is_ok_and(|name| name == b"Metadata")
                || object
                    .as_stream()
                    .and_then(|stream| stream.dict.get(b"Type"))
                    .and_then(Object::as_name)
                    .is_ok_and(|name| name == b"Metadata")
        })
        .map(|(id, _)| *id)
        .collect();
    for id in metadata {
        document.objects.remove(&id);
    }
    for object in document.objects.values_mut() {
        strip(object, 0);
    }
    document.prune_objects();
    document.renumber_objects();
    let mut out = Vec::with_capacity(bytes.len());
    document.save_to(&mut out).map_err(|_| Unfit::Damaged)?;
    Ok(Clean { media: MediaType::Pdf, bytes: out, pixels: None, pages: Some(count) })
}

/// A file that cannot be read because it is encrypted is told so.
fn refused(bytes: &[u8]) -> Unfit {
    if bytes.windows(8).any(|part| part == b"/Encrypt") { Unfit::Encrypted } else { Unfit::Damaged }
}

fn inspect(object: &Object, depth: usize) -> Result<(), Unfit> {
    if depth > DEEPEST {
        return Err(Unfit::TooMuch);
    }
    match object {
        Object::Array(items) => items.iter().try_for_each(|item| inspect(item, depth + 1)),
        Object::Dictionary(dictionary) => inspect_dictionary(dictionary, depth),
        Object::Stream(stream) => inspect_dictionary(&stream.dict, depth),
        _ => Ok(()),
    }
}

fn inspect_dictionary(dictionary: &Dictionary, depth: usize) -> Result<(), Unfit> {
    let named = |key: &[u8], among: &[&[u8]]| {
        dictionary.get(key).and_then(Object::as_name).is_ok_and(|name| among.contains(&name))
    };
    let active = ACTIVE_KEYS.iter().any(|key| dictionary.get(key).is_ok_and(|value| !is_harmless(key, value)))
        || named(b"S", &ACTIVE_ACTIONS)
        || named(b"Subtype", &ACTIVE_ANNOTATIONS)
        || named(b"Type", &[b"EmbeddedFile", b"Filespec", b"F"]);
    if active {
        return Err(Unfit::Active);
    }
    dictionary.iter().try_for_each(|(_, value)| inspect(value, depth + 1))
}

/// Opening at a page is no action; a form without fields is none either.
fn is_harmless(key: &[u8], value: &Object) -> bool {
    match key {
        b"OpenAction" => value.as_array().is_ok(),
        b"AcroForm" => value.as_dict().is_ok_and(|form| {
            form.get(b"Fields").and_then(Object::as_array).is_ok_and(Vec::is_empty) && form.get(b"XFA").is_err()
        }),
        _ => false,
    }
}

fn strip(object: &mut Object, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match object {
        Object::Array(items) => items.iter_mut().for_each(|item| strip(item, depth + 1)),
        Object::Dictionary(dictionary) => strip_dictionary(dictionary, depth),
        Object::Stream(stream) => {
            strip_dictionary(&mut stream.dict, depth);
            strip_photograph(stream);
        }
        _ => {}
    }
}

fn strip_dictionary(dictionary: &mut Dictionary, depth: usize) {
    for key in TELLING_KEYS {
        dictionary.remove(key);
    }
    for (_, value) in dictionary.iter_mut() {
        strip(value, depth + 1);
    }
}

/// A scan inside a PDF is a whole JPEG, with all that the camera wrote into it.
fn strip_photograph(stream: &mut Stream) {
    let is_jpeg = stream.filters().is_ok_and(|filters| filters == [b"DCTDecode"]);
    if !is_jpeg {
        return;
    }
    if let Some(plain) = without_remarks(&stream.content) {
        stream.set_content(plain);
    }
}

/// A JPEG without its remarks: application parts other than JFIF and Adobe (which change the colours), and comments.
fn without_remarks(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut out = jpeg.get(..2).filter(|start| *start == [0xFF, 0xD8])?.to_vec();
    let mut at = 2;
    loop {
        let [0xFF, marker] = *jpeg.get(at..at + 2)? else { return None };
        let length = usize::from(u16::from_be_bytes([*jpeg.get(at + 2)?, *jpeg.get(at + 3)?]));
        let segment = jpeg.get(at..at + 2 + length)?;
        let remark = matches!(marker, 0xE1..=0xED | 0xEF | 0xFE);
        // An ICC profile changes the colours as well.
        let profile = marker == 0xE2 && segment.get(4..15).is_some_and(|name| name == b"ICC_PROFILE");
        if !remark || profile {
            out.extend_from_slice(segment);
        }
        at += 2 + length;
        // From here on the picture itself.
        if marker == 0xDA {
            out.extend_from_slice(jpeg.get(at..)?);
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn plain(more: impl FnOnce(&mut Document, &mut Dictionary)) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let content = document.add_object(Stream::new(dictionary! {}, b"BT ET".to_vec()));
        let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()] });
        document.objects.insert(
            pages,
            Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
        );
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
        more(&mut document, &mut catalog);
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let info = document.add_object(dictionary! { "Author" => Object::string_literal("CANARY-author"),
        "Producer" => Object::string_literal("CANARY-program") });
        document.trailer.set("Info", info);
        let mut out = Vec::new();
        document.save_to(&mut out).expect("written");
        out
    }

    fn holds(bytes: &[u8], word: &[u8]) -> bool {
        bytes.windows(word.len()).any(|part| part == word)
    }

    #[test]
    fn a_plain_pdf_is_taken_without_its_metadata_and_its_tail() {
        let mut arrived = plain(|document, catalog| {
            let stream = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, b"CANARY-xmp".to_vec());
            let id = document.add_object(stream);
            catalog.set("Metadata", id);
        });
        arrived.extend_from_slice(b"\nPK\x03\x04CANARY-archive");
        let kept = clean(&arrived).expect("taken");
        assert_eq!(kept.pages, Some(1));
        assert!(!holds(&kept.bytes, b"CANARY"), "{}", String::from_utf8_lossy(&kept.bytes));
        assert!(clean(&kept.bytes).is_ok(), "what is kept can be read again");
    }

    #[test]
    fn a_pdf_that_acts_or_carries_is_refused() {
        let script = plain(|document, catalog| {
            let action = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
            let action = document.add_object(action);
            catalog.set("OpenAction", action);
        });
        let launch = plain(|document, catalog| {
            let action = document.add_object(dictionary! { "S" => "Launch" });
            catalog.set("Outlines", dictionary! { "A" => action });
        });
        let carries = plain(|document, catalog| {
            let file = document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"x".to_vec()));
            let spec = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => file } };
            let spec = document.add_object(spec);
            catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => vec![spec.into()] } });
        });
        let form = plain(|_, catalog| catalog.set("AcroForm", dictionary! { "XFA" => Object::string_literal("x") }));
        for (what, bytes) in [("script", script), ("launch", launch), ("carries", carries), ("form", form)] {
            assert_eq!(clean(&bytes), Err(Unfit::Active), "{what}");
        }
    }

    #[test]
    fn what_is_no_whole_pdf_is_refused() {
        assert_eq!(clean(b"%PDF-1.7\nnothing"), Err(Unfit::Damaged));
        let encrypted = b"%PDF-1.7\n1 0 obj<</Filter/Standard>>endobj\ntrailer<</Encrypt 1 0 R>>";
        assert_eq!(clean(encrypted), Err(Unfit::Encrypted));
    }

    #[test]
    fn a_scan_inside_loses_its_remarks() {
        let jpeg = [
            &[0xFF, 0xD8, 0xFF, 0xE1, 0, 8][..],
            b"CANARY",
            &[0xFF, 0xFE, 0, 5],
            b"who",
            &[0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9],
        ]
        .concat();
        let kept = without_remarks(&jpeg).expect("a JPEG");
        assert_eq!(kept, [0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]);
        assert_eq!(without_remarks(b"no picture"), None);
    }
}
