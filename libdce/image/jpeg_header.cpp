#include "image/jpeg_header.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "stream/byte_reader.h"

namespace dce::core {
namespace {

// T.81, table B.1.
constexpr int marker_sof0 = 0xc0, marker_dht = 0xc4, marker_jpg = 0xc8, marker_dac = 0xcc,
              marker_sof15 = 0xcf;
constexpr int marker_rst0 = 0xd0, marker_soi = 0xd8, marker_eoi = 0xd9, marker_sos = 0xda;
constexpr int marker_app0 = 0xe0, marker_app1 = 0xe1, marker_app2 = 0xe2, marker_app13 = 0xed,
              marker_app14 = 0xee, marker_tem = 0x01;

bool stands_alone(int marker) {
  return (marker >= marker_rst0 && marker <= marker_soi) || marker == marker_tem;
}

bool is_frame(int marker) {
  return marker >= marker_sof0 && marker <= marker_sof15 && marker != marker_dht && marker != marker_jpg &&
         marker != marker_dac;
}

bool starts_with(Bytes bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

struct Resolutions {
  double x = 0, y = 0;
  bool said() const { return sane_resolution(x) && sane_resolution(y); }
};

/// JFIF 1.02: identifier, version, units (1 dots an inch, 2 dots a centimetre), two densities.
Resolutions parse_jfif(Bytes segment) {
  ByteReader reader(segment);
  reader.skip(7);
  int units = reader.u8();
  double scale = units == 1 ? 1 : units == 2 ? 2.54 : 0;
  Resolutions found;
  found.x = reader.u16be() * scale;
  found.y = reader.u16be() * scale;
  return found;
}

/// Photoshop's image resource 1005 (ResolutionInfo): 16.16 fixed pixels an inch, whatever unit is shown to
/// people.
Resolutions parse_photoshop(Bytes segment) {
  constexpr std::string_view identifier("Photoshop 3.0\0", 14);
  if (!starts_with(segment, identifier)) return {};
  ByteReader reader(segment);
  reader.skip(identifier.size());
  while (reader.remaining() >= 12) {
    if (reader.u32be() != 0x3842494d) break;  // "8BIM"
    int id = reader.u16be();
    size_t name = reader.u8();
    reader.skip(name | 1);  // name and its length byte are padded to an even size
    size_t size = reader.u32be();
    Bytes data = reader.take(size);
    if (size & 1) reader.skip(1);
    if (!reader.ok()) break;
    if (id == 1005 && data.size() >= 16) {
      ByteReader resolution(data);
      Resolutions found;
      found.x = resolution.u32be() / 65536.0;
      resolution.skip(4);
      found.y = resolution.u32be() / 65536.0;
      return found;
    }
  }
  return {};
}

/// ICC.1, B.4: a profile in numbered pieces, each after an identifier, its number from 1, and how many there
/// are.
class ProfilePieces {
 public:
  void add(Bytes segment) {
    ByteReader reader(segment);
    reader.skip(identifier.size());
    const size_t number = reader.u8(), count = reader.u8();
    if (!reader.ok() || number == 0 || number > count) return;
    pieces_.resize(std::max(pieces_.size(), count));
    pieces_[number - 1] = reader.take(reader.remaining());
  }
  /// Empty if a piece is missing.
  std::vector<uint8_t> whole() const {
    std::vector<uint8_t> profile;
    for (Bytes piece : pieces_) {
      if (piece.empty()) return {};
      profile.insert(profile.end(), piece.begin(), piece.end());
    }
    return profile;
  }

  static constexpr std::string_view identifier{"ICC_PROFILE\0", 12};

 private:
  std::vector<Bytes> pieces_;  // at most 255
};

Status parse_frame(int marker, Bytes segment, JpegHeader& header) {
  ByteReader reader(segment);
  header.frame_type = marker - marker_sof0;
  header.precision = reader.u8();
  header.height = reader.u16be();
  header.width = reader.u16be();
  header.components = reader.u8();
  char identifiers[3] = {};
  for (char& identifier : identifiers) {
    identifier = static_cast<char>(reader.u8());
    reader.skip(2);
  }
  header.rgb_by_identifiers = header.components == 3 && std::memcmp(identifiers, "RGB", 3) == 0;
  if (header.components == 0) return {Code::unreadable, "the JPEG's frame header is damaged"};
  return ok();
}

}  // namespace

Result<JpegHeader> parse_jpeg_header(Bytes bytes) {
  JpegHeader header;
  Resolutions jfif, photoshop;
  ExifInfo exif;
  ProfilePieces profile;
  bool have_exif = false;
  size_t at = 2;
  for (;;) {
    // Stray bytes between segments are skipped, as decoders do (T.81, B.1.1.2 allows fill bytes only).
    while (at < bytes.size() && bytes[at] != 0xff) ++at;
    while (at < bytes.size() && bytes[at] == 0xff) ++at;
    if (at >= bytes.size()) break;
    int marker = bytes[at++];
    if (marker == 0 || stands_alone(marker)) continue;
    if (marker == marker_eoi) break;
    if (marker == marker_sos) {
      if (header.components == 0) break;
      header.first_scan = at - 2;
      Resolutions from_exif{exif.x_resolution, exif.y_resolution};
      // Cameras write 72 for "not known" (Exif 2.32, 4.6.4): then what others say counts.
      bool default_exif = from_exif.x == 72 && from_exif.y == 72;
      Resolutions best = from_exif.said() && !default_exif ? from_exif
                         : jfif.said()                     ? jfif
                         : photoshop.said()                ? photoshop
                                                           : from_exif;
      if (best.said()) {
        header.x_resolution = best.x;
        header.y_resolution = best.y;
      }
      header.orientation = exif.orientation;
      header.profile = profile.whole();
      return header;
    }
    if (at + 2 > bytes.size()) break;
    size_t length = static_cast<size_t>(bytes[at] << 8 | bytes[at + 1]);
    if (length < 2 || at + length > bytes.size()) break;
    Bytes segment = bytes.subspan(at + 2, length - 2);
    at += length;
    if (is_frame(marker) && header.components == 0) {
      DCE_TRY(parse_frame(marker, segment, header));
    } else if (marker == marker_app0 && starts_with(segment, std::string_view("JFIF\0", 5))) {
      header.jfif = true;
      jfif = parse_jfif(segment);
    } else if (marker == marker_app1 && starts_with(segment, std::string_view("Exif\0", 5)) && !have_exif &&
               segment.size() > 6) {
      have_exif = true;
      exif = parse_exif(segment.subspan(6));
    } else if (marker == marker_app2 && starts_with(segment, ProfilePieces::identifier)) {
      profile.add(segment);
    } else if (marker == marker_app13) {
      photoshop = parse_photoshop(segment);
    } else if (marker == marker_app14 && starts_with(segment, "Adobe") && segment.size() >= 12) {
      header.adobe = true;
      header.adobe_transform = segment[11];
    }
  }
  return Status(Code::unreadable, "the JPEG ends before its image data begins");
}

size_t find_jpeg_end(Bytes bytes, size_t first_scan) {
  size_t at = first_scan;
  while (at + 1 < bytes.size()) {
    const void* found = std::memchr(bytes.data() + at, 0xff, bytes.size() - at - 1);
    if (!found) return 0;
    at = static_cast<size_t>(static_cast<const uint8_t*>(found) - bytes.data());
    int marker = bytes[at + 1];
    if (marker == marker_eoi) return at + 2;
    if (marker == 0xff) {
      ++at;
    } else if (marker == 0 || stands_alone(marker)) {
      at += 2;
    } else {
      if (at + 4 > bytes.size()) return 0;
      at += 2 + static_cast<size_t>(bytes[at + 2] << 8 | bytes[at + 3]);
    }
  }
  return 0;
}

}  // namespace dce::core
