// Microsoft's compound file: a file system in a file [MS-CFB].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stream/source.h"

namespace dce::core {

/// Borrows the file's bytes. Reads directories of 65,536 entries at most; chains that run in circles or out
/// of the file end where they do.
class CompoundFile {
 public:
  struct Entry {
    std::string name;  ///< characters beyond ASCII are '?'
    bool storage = false;
    uint32_t first_sector = 0;
    uint64_t size = 0;
    std::vector<uint32_t> children;  ///< numbers of entries
  };

  /// Nothing when the bytes are no compound file or its directory cannot be read.
  static std::optional<CompoundFile> read(Bytes file);
  static bool is_one(Bytes file);

  const Entry& root() const { return entries_[0]; }
  const Entry& entry(uint32_t number) const { return entries_[number]; }
  /// A child by its name; null when there is none.
  const Entry* find(const Entry& storage, std::string_view name) const;
  /// The content, or what can be read of it.
  std::string content(const Entry& stream) const;

 private:
  explicit CompoundFile(Bytes file) : file_(file) {}

  bool read_header();
  void read_fat(uint32_t difat_sector, uint32_t difat_sectors);
  void read_directory(uint32_t first_sector);
  void link(uint32_t storage, uint32_t first, std::vector<bool>& seen);
  Bytes sector(uint32_t number) const;
  std::string chain(uint32_t first, uint64_t most) const;

  struct Node {
    uint32_t left, right, child;
  };

  Bytes file_;
  size_t sector_size_ = 512;
  uint32_t small_limit_ = 4096;  ///< streams below lie in the mini stream
  std::vector<uint32_t> fat_, mini_fat_;
  std::string mini_stream_;
  std::vector<Entry> entries_;
  std::vector<Node> nodes_;
};

}  // namespace dce::core
