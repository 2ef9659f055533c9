#include "input/zip_directory.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "input/xml_depth.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

constexpr uint32_t local_header = 0x04034b50;
constexpr uint32_t central_header = 0x02014b50;
constexpr uint32_t end_of_directory = 0x06054b50;
constexpr uint32_t zip64_end = 0x06064b50;
constexpr uint32_t zip64_locator = 0x07064b50;
constexpr size_t most_entries = 65'536;
constexpr size_t end_size = 22, locator_size = 20, longest_comment = 65'535;

/// How far past the memory limit the whole archive may unpack: parts are read one by one and forgotten.
constexpr uint64_t total_factor = 16;

struct Location {
  uint64_t offset = 0, size = 0;
};

std::optional<Location> zip64_location(Bytes archive, size_t end) {
  if (end < locator_size) return std::nullopt;
  ByteReader locator(archive.subspan(end - locator_size, locator_size));
  if (locator.u32le() != zip64_locator) return std::nullopt;
  locator.skip(4);
  const uint64_t at = locator.u32le() | static_cast<uint64_t>(locator.u32le()) << 32;
  if (at >= archive.size()) return std::nullopt;
  ByteReader record(archive.subspan(at));
  if (record.u32le() != zip64_end) return std::nullopt;
  record.skip(36);  // its size, versions, disks and counts
  Location location;
  location.size = record.u32le() | static_cast<uint64_t>(record.u32le()) << 32;
  location.offset = record.u32le() | static_cast<uint64_t>(record.u32le()) << 32;
  if (!record.ok()) return std::nullopt;
  return location;
}

std::optional<Location> locate(Bytes archive) {
  if (archive.size() < end_size) return std::nullopt;
  const size_t stop = archive.size() - std::min(archive.size(), end_size + longest_comment);
  for (size_t at = archive.size() - end_size + 1; at-- > stop;) {
    ByteReader end(archive.subspan(at, end_size));
    if (end.u32le() != end_of_directory) continue;
    end.skip(8);
    Location location;
    location.size = end.u32le();
    location.offset = end.u32le();
    if (location.offset == 0xffffffff || location.size == 0xffffffff) return zip64_location(archive, at);
    return location;
  }
  return std::nullopt;
}

/// The ZIP64 extra field (APPNOTE 4.5.3) holds those of the three values whose 32 bits are all ones.
void take_zip64(Bytes extra, ZipEntry& entry) {
  ByteReader fields(extra);
  while (fields.remaining() >= 4) {
    const uint16_t tag = fields.u16le();
    ByteReader field(fields.take(fields.u16le()));
    if (tag != 1) continue;
    for (uint64_t* value : {&entry.size, &entry.packed_size, &entry.header_offset}) {
      if (*value == 0xffffffff) *value = field.u32le() | static_cast<uint64_t>(field.u32le()) << 32;
    }
  }
}

/// Enough for a byte order mark and blanks before the first element.
constexpr size_t markup_window = 1024;

bool begins_like_markup(std::string_view head) {
  const size_t at = head.find_first_not_of(std::string_view("\0 \t\r\n\xef\xbb\xbf\xfe\xff", 10));
  return at != std::string_view::npos && head[at] == '<';
}

Status too_deep(std::string_view name) {
  return {Code::limit, "the elements of \"" + std::string(name.substr(0, 200)) +
                           "\" are nested deeper than " + std::to_string(XmlDepth::most_levels) + " levels"};
}

/// Gives raw deflate data unpacked, `most` bytes in all, to `take` until that answers false.
template <class Take>
void inflate_pieces(Bytes packed, uint64_t most, const Take& take) {
  std::array<uint8_t, 16 << 10> piece;
  z_stream stream{};
  if (inflateInit2(&stream, -15) != Z_OK) return;
  stream.next_in = const_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(std::min<size_t>(packed.size(), UINT32_MAX));
  int answer = Z_OK;
  while (answer == Z_OK && most > 0) {
    stream.next_out = piece.data();
    stream.avail_out = static_cast<uInt>(std::min<uint64_t>(piece.size(), most));
    answer = inflate(&stream, Z_NO_FLUSH);
    const auto had = static_cast<size_t>(stream.next_out - piece.data());
    most -= had;
    if (had == 0 || !take(Bytes(piece.data(), had))) break;
  }
  inflateEnd(&stream);
}

}  // namespace

std::optional<ZipDirectory> ZipDirectory::read(Bytes archive) {
  if (ByteReader(archive).u32le() != local_header) return std::nullopt;
  const auto location = locate(archive);
  if (!location || location->offset >= archive.size()) return std::nullopt;
  ZipDirectory directory(archive);
  ByteReader reader(archive.subspan(location->offset));
  while (reader.remaining() >= 46 && reader.u32le() == central_header) {
    if (directory.entries_.size() == most_entries) {
      directory.truncated_ = true;
      break;
    }
    ZipEntry entry;
    reader.skip(4);
    entry.encrypted = (reader.u16le() & 1) != 0;  // APPNOTE 4.4.4
    entry.method = reader.u16le();
    reader.skip(8);
    entry.packed_size = reader.u32le();
    entry.size = reader.u32le();
    const size_t name_size = reader.u16le(), extra_size = reader.u16le(), comment_size = reader.u16le();
    reader.skip(8);
    entry.header_offset = reader.u32le();
    const Bytes name = reader.take(name_size);
    entry.name = {reinterpret_cast<const char*>(name.data()), name.size()};
    take_zip64(reader.take(extra_size), entry);
    reader.skip(comment_size);
    if (!reader.ok()) break;
    directory.entries_.push_back(entry);
  }
  if (directory.entries_.empty()) return std::nullopt;
  return directory;
}

const ZipEntry* ZipDirectory::find(std::string_view name) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const ZipEntry& e) { return e.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

Bytes ZipDirectory::packed_bytes(const ZipEntry& entry) const {
  if (entry.header_offset >= archive_.size()) return {};
  ByteReader reader(archive_.subspan(entry.header_offset));
  if (reader.u32le() != local_header) return {};
  reader.skip(22);
  const size_t name_size = reader.u16le(), extra_size = reader.u16le();
  reader.skip(name_size + extra_size);
  return reader.take(static_cast<size_t>(std::min<uint64_t>(entry.packed_size, reader.remaining())));
}

std::string ZipDirectory::head_of(const ZipEntry& entry, size_t most) const {
  const Bytes packed = packed_bytes(entry);
  if (entry.method == 0) {
    return {reinterpret_cast<const char*>(packed.data()), std::min(packed.size(), most)};
  }
  return entry.method == 8 ? inflate_head(packed, -15, most) : std::string();
}

Status ZipDirectory::check_markup() const {
  XmlDepth pieces;  // a part in pieces (ECMA-376 Part 2, 9.1.3) is one document
  for (const ZipEntry& entry : entries_) {
    if (!begins_like_markup(head_of(entry, markup_window)) && !entry.name.ends_with(".piece")) continue;
    XmlDepth whole;
    XmlDepth& depth = entry.name.ends_with(".piece") ? pieces : whole;
    const Bytes packed = packed_bytes(entry);
    bool shallow = true;
    if (entry.method == 0) {
      shallow = depth.feed(packed);
    } else if (entry.method == 8) {
      inflate_pieces(packed, entry.size, [&](Bytes piece) { return shallow = depth.feed(piece); });
    }
    if (!shallow) return too_deep(entry.name);
  }
  return ok();
}

Status ZipDirectory::check(const Limits& limits) const {
  if (truncated_)
    return {Code::limit, "the archive holds more than " + std::to_string(most_entries) + " parts"};
  uint64_t total = 0;
  for (const ZipEntry& entry : entries_) {
    if (entry.size > limits.memory_bytes) {
      return {Code::limit, "a part of the document unpacks to " + std::to_string(entry.size >> 20) +
                               " MB, more than the memory limit"};
    }
    total += entry.size;  // 65,536 entries within the memory limit each cannot overflow 64 bits
  }
  if (total / total_factor > limits.memory_bytes) {
    return {Code::limit,
            "the document unpacks to " + std::to_string(total >> 20) + " MB in all, more than is allowed"};
  }
  return ok();
}

std::string inflate_head(Bytes packed, int window_bits, size_t most, bool* complete) {
  if (complete) *complete = false;
  std::string out;
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return out;
  stream.next_in = const_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(std::min<size_t>(packed.size(), UINT32_MAX));
  int answer = Z_OK;
  while (answer == Z_OK && out.size() < most) {
    const size_t had = out.size();
    const size_t room = std::min(most - had, std::max<size_t>(had, 16 << 10));
    out.resize(had + room);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = static_cast<uInt>(room);
    answer = inflate(&stream, Z_NO_FLUSH);
    out.resize(had + room - stream.avail_out);
    if (stream.avail_in == 0 && out.size() == had) break;
  }
  inflateEnd(&stream);
  if (complete) *complete = answer == Z_STREAM_END;
  return out;
}

}  // namespace dce::core
