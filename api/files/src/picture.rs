//! Pictures: decoded within limits, turned as the camera meant it, and written anew without anything but their pixels.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb};
use nrm_domain::cases::attachment::{Area, MediaType};

use crate::{Clean, Unfit};

/// The most pixels: a sheet scanned at 600 dots per inch has 35 millions.
const MOST_PIXELS: u64 = 40_000_000;
/// The most memory that decoding may take.
const MOST_MEMORY: u64 = 320 * 1024 * 1024;
/// How well a JPEG is kept when it is written anew.
const QUALITY: u8 = 90;

fn format(media: MediaType) -> Result<ImageFormat, Unfit> {
    match media {
        MediaType::Jpeg => Ok(ImageFormat::Jpeg),
        MediaType::Png => Ok(ImageFormat::Png),
        MediaType::Pdf => Err(Unfit::Type),
    }
}

fn decode(bytes: &[u8], media: MediaType) -> Result<DynamicImage, Unfit> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format(media)?);
    // Before a pixel is decoded: a few bytes can claim to be the size of a country.
    let (width, height) = reader.into_dimensions().map_err(|_| Unfit::Damaged)?;
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Unfit::TooMuch);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(media)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| Unfit::Damaged)?;
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Unfit::Damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn encode(picture: &DynamicImage, media: MediaType) -> Result<Clean, Unfit> {
    let mut bytes = Vec::new();
    let written = match media {
        MediaType::Jpeg => {
            let plain = match picture {
                DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => picture.clone(),
                other => DynamicImage::ImageRgb8(other.to_rgb8()),
            };
            plain.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        }
        _ => picture.write_with_encoder(PngEncoder::new(&mut bytes)),
    };
    written.map_err(|_| Unfit::Damaged)?;
    Ok(Clean { media, bytes, pixels: Some((picture.width(), picture.height())), pages: None })
}

pub(crate) fn clean(bytes: &[u8], media: MediaType) -> Result<Clean, Unfit> {
    encode(&decode(bytes, media)?, media)
}

pub(crate) fn black_out(bytes: &[u8], media: MediaType, areas: &[Area]) -> Result<Clean, Unfit> {
    let picture = decode(bytes, media)?;
    let inside = |area: &Area| {
        area.width > 0
            && area.height > 0
            && area.x.checked_add(area.width).is_some_and(|edge| edge <= picture.width())
            && area.y.checked_add(area.height).is_some_and(|edge| edge <= picture.height())
    };
    if areas.is_empty() || !areas.iter().all(inside) {
        return Err(Unfit::Area);
    }
    // Opaque and without a palette, so that nothing of what was there can shine through.
    let mut pixels = picture.to_rgb8();
    for area in areas {
        for y in area.y..area.y + area.height {
            for x in area.x..area.x + area.width {
                pixels.put_pixel(x, y, Rgb([0, 0, 0]));
            }
        }
    }
    encode(&DynamicImage::ImageRgb8(pixels), media)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn picture(media: MediaType) -> Vec<u8> {
        let pixels = RgbImage::from_fn(60, 40, |x, y| {
            Rgb([u8::try_from(x * 4).unwrap_or(0), 200, u8::try_from(y).unwrap_or(0)])
        });
        encode(&DynamicImage::ImageRgb8(pixels), media).expect("written").bytes
    }

    /// A JPEG with an EXIF part that turns it, names a camera, and has a place.
    fn with_exif() -> Vec<u8> {
        let plain = picture(MediaType::Jpeg);
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x0eCANA\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0CANARY-gps".to_vec();
        exif.resize(exif.len() + 8, 0);
        let mut out = plain[..2].to_vec();
        out.extend_from_slice(&[0xFF, 0xE1]);
        out.extend_from_slice(&u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
        out.extend_from_slice(&exif);
        out.extend_from_slice(&plain[2..]);
        out
    }

    fn holds(bytes: &[u8], word: &[u8]) -> bool {
        bytes.windows(word.len()).any(|part| part == word)
    }

    #[test]
    fn a_picture_loses_everything_but_its_pixels() {
        let mut arrived = with_exif();
        arrived.extend_from_slice(b"PK\x03\x04CANARY-archive<script>");
        assert!(holds(&arrived, b"CANARY"));
        let kept = clean(&arrived, MediaType::Jpeg).expect("taken");
        assert!(!holds(&kept.bytes, b"CANARY") && !holds(&kept.bytes, b"Exif") && !holds(&kept.bytes, b"<script>"));
        assert_eq!(kept.pixels, Some((40, 60)), "turned as the camera meant it");
        let mut png = picture(MediaType::Png);
        png.extend_from_slice(b"CANARY-tail");
        let kept = clean(&png, MediaType::Png).expect("taken");
        assert!(!holds(&kept.bytes, b"CANARY"));
        assert_eq!(kept.pixels, Some((60, 40)));
    }

    #[test]
    fn a_picture_that_claims_to_be_enormous_is_refused_before_it_is_decoded() {
        let mut png = picture(MediaType::Png);
        png[16..20].copy_from_slice(&40_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&40_000_u32.to_be_bytes());
        assert!(matches!(clean(&png, MediaType::Png), Err(Unfit::TooMuch | Unfit::Damaged)));
        assert_eq!(clean(&picture(MediaType::Png)[..60], MediaType::Png), Err(Unfit::Damaged));
    }

    #[test]
    fn what_is_blacked_out_is_black_and_the_rest_is_not() {
        let area = Area { x: 10, y: 10, width: 20, height: 15 };
        for media in [MediaType::Jpeg, MediaType::Png] {
            let redacted = black_out(&picture(media), media, &[area]).expect("made");
            let pixels = decode(&redacted.bytes, media).expect("read").to_rgb8();
            assert!(pixels.get_pixel(20, 18).0.iter().all(|part| *part < 24), "{media}");
            assert!(pixels.get_pixel(50, 35).0[1] > 150, "{media}");
        }
        for wrong in [
            Area { x: 50, y: 0, width: 20, height: 1 },
            Area { x: 0, y: 0, width: 0, height: 5 },
            Area { x: u32::MAX, y: 0, width: 2, height: 1 },
        ] {
            assert_eq!(black_out(&picture(MediaType::Png), MediaType::Png, &[wrong]), Err(Unfit::Area));
        }
        assert_eq!(black_out(&picture(MediaType::Png), MediaType::Png, &[]), Err(Unfit::Area));
    }
}
