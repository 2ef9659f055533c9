// A bounded look into a ZIP archive: what it holds and how large it says it is, before anything is inflated.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

struct ZipEntry {
  std::string_view name;  ///< borrowed from the archive
  int method = 0;         ///< 0 stored, 8 deflated
  bool encrypted = false;
  uint64_t packed_size = 0, size = 0;
  uint64_t header_offset = 0;
};

/// The central directory (PKWARE APPNOTE 4.3.12, with ZIP64 sizes). Borrows the archive's bytes.
class ZipDirectory {
 public:
  /// Nothing when the bytes do not begin like a ZIP archive or its directory cannot be found. Reads 65,536
  /// entries at most; truncated() says when there were more.
  static std::optional<ZipDirectory> read(Bytes archive);

  const std::vector<ZipEntry>& entries() const { return entries_; }
  bool truncated() const { return truncated_; }
  const ZipEntry* find(std::string_view name) const;  ///< null when there is none

  /// The first `most` bytes of an entry at most; empty when damaged or packed in another way.
  std::string head_of(const ZipEntry& entry, size_t most) const;

  /// Code::limit for an archive that would unpack to more than a job may ever hold or read through.
  Status check(const Limits& limits) const;

  /// Code::limit when a part that begins like markup nests its elements too deep (XmlDepth). Unpacks the
  /// parts that do, in small pieces; call after check().
  Status check_markup() const;

 private:
  Bytes packed_bytes(const ZipEntry& entry) const;
  explicit ZipDirectory(Bytes archive) : archive_(archive) {}

  Bytes archive_;
  std::vector<ZipEntry> entries_;
  bool truncated_ = false;
};

/// Inflates raw deflate (window_bits -15), zlib (15) or gzip (31) data, stopping at `most` bytes; `complete`
/// tells whether the end of the data was reached. Damaged data yields what could be read.
std::string inflate_head(Bytes packed, int window_bits, size_t most, bool* complete = nullptr);

}  // namespace dce::core
