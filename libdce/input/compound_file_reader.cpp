#include "input/compound_file_reader.h"

#include <algorithm>

#include "stream/byte_reader.h"

namespace dce::core {
namespace {

// [MS-CFB] 2.1 and 2.6.1.
constexpr uint32_t no_stream = 0xffffffff, largest_sector = 0xfffffffa;
constexpr size_t mini_sector_size = 64, entry_size = 128, header_size = 512, header_fat_sectors = 109;
constexpr size_t most_entries = 65'536;
constexpr uint8_t kind_storage = 1, kind_stream = 2, kind_root = 5;

void append_numbers(Bytes sector, std::vector<uint32_t>& numbers) {
  ByteReader reader(sector);
  while (reader.remaining() >= 4) numbers.push_back(reader.u32le());
}

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

bool CompoundFile::is_one(Bytes file) {
  constexpr uint8_t signature[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
  return file.size() >= header_size && std::equal(std::begin(signature), std::end(signature), file.begin());
}

std::optional<CompoundFile> CompoundFile::read(Bytes file) {
  if (!is_one(file)) return std::nullopt;
  CompoundFile compound(file);
  if (!compound.read_header() || compound.entries_.empty()) return std::nullopt;
  return compound;
}

bool CompoundFile::read_header() {
  ByteReader header(file_);
  header.skip(26);
  const uint16_t version = header.u16le();
  header.skip(2);
  const uint16_t shift = header.u16le();
  if ((version != 3 && version != 4) || (shift != 9 && shift != 12)) return false;
  sector_size_ = size_t{1} << shift;
  header.skip(16);
  const uint32_t directory = header.u32le();
  header.skip(4);
  small_limit_ = std::min<uint32_t>(header.u32le(), 4096);
  const uint32_t mini_fat = header.u32le();
  header.skip(4);
  const uint32_t difat = header.u32le(), difat_sectors = header.u32le();
  read_fat(difat, difat_sectors);
  read_directory(directory);
  append_numbers(bytes_of(chain(mini_fat, file_.size())), mini_fat_);
  if (!entries_.empty())
    mini_stream_ = chain(entries_[0].first_sector, std::min<uint64_t>(entries_[0].size, file_.size()));
  return true;
}

/// Where the sectors go on: 2.3; which sectors say so: 2.5.
void CompoundFile::read_fat(uint32_t difat_sector, uint32_t difat_sectors) {
  const size_t most = file_.size() / sector_size_ + 1;
  std::vector<uint32_t> places;
  append_numbers(file_.subspan(76, header_fat_sectors * 4), places);
  for (uint32_t i = 0; i < difat_sectors && difat_sector <= largest_sector && places.size() < most; ++i) {
    const Bytes part = sector(difat_sector);
    if (part.size() < sector_size_) break;
    append_numbers(part.first(sector_size_ - 4), places);
    difat_sector = ByteReader(part.last(4)).u32le();
  }
  for (const uint32_t place : places) {
    if (place > largest_sector) continue;
    if (fat_.size() >= most) break;
    append_numbers(sector(place), fat_);
  }
}

Bytes CompoundFile::sector(uint32_t number) const {
  const uint64_t begin = (uint64_t{number} + 1) * sector_size_;
  if (number > largest_sector || begin >= file_.size()) return {};
  return file_.subspan(begin, std::min<uint64_t>(sector_size_, file_.size() - begin));
}

std::string CompoundFile::chain(uint32_t first, uint64_t most) const {
  std::string out;
  // No chain is longer than the table that holds it.
  for (size_t steps = 0; first <= largest_sector && out.size() < most && steps <= fat_.size(); ++steps) {
    const Bytes part = sector(first);
    if (part.empty()) break;
    out.append(reinterpret_cast<const char*>(part.data()),
               std::min<uint64_t>(part.size(), most - out.size()));
    first = first < fat_.size() ? fat_[first] : no_stream;
  }
  return out;
}

/// 2.6.
void CompoundFile::read_directory(uint32_t first_sector) {
  const std::string directory = chain(first_sector, most_entries * entry_size);
  ByteReader reader(bytes_of(directory));
  while (reader.remaining() >= entry_size) {
    ByteReader fields(reader.take(entry_size));
    const Bytes name = fields.take(64);
    const size_t units = std::min<size_t>(fields.u16le() / 2, 32);
    Entry entry;
    for (size_t i = 0; i + 1 < units; ++i) {
      const uint32_t unit = name[2 * i] | name[2 * i + 1] << 8;
      entry.name += unit >= 0x20 && unit < 0x7f ? static_cast<char>(unit) : '?';
    }
    const uint8_t kind = fields.u8();
    fields.skip(1);
    Node node{};
    node.left = fields.u32le();
    node.right = fields.u32le();
    node.child = fields.u32le();
    fields.skip(36);
    entry.first_sector = fields.u32le();
    entry.size = fields.u32le();
    if (sector_size_ == 4096) entry.size |= static_cast<uint64_t>(fields.u32le()) << 32;
    entry.storage = kind == kind_storage || kind == kind_root;
    if (entries_.empty() ? kind != kind_root : kind != kind_storage && kind != kind_stream) {
      if (entries_.empty()) return;
      node = {no_stream, no_stream, no_stream};
    }
    entries_.push_back(std::move(entry));
    nodes_.push_back(node);
  }
  std::vector<bool> seen(entries_.size());
  for (uint32_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].storage) link(i, nodes_[i].child, seen);
  }
  nodes_.clear();
}

/// Each entry is a child once: a tree with a circle in it loses what comes again.
void CompoundFile::link(uint32_t storage, uint32_t first, std::vector<bool>& seen) {
  std::vector<uint32_t> open = {first};
  while (!open.empty()) {
    const uint32_t number = open.back();
    open.pop_back();
    if (number >= entries_.size() || number == 0 || seen[number]) continue;
    seen[number] = true;
    entries_[storage].children.push_back(number);
    open.push_back(nodes_[number].right);
    open.push_back(nodes_[number].left);
  }
}

const CompoundFile::Entry* CompoundFile::find(const Entry& storage, std::string_view name) const {
  for (const uint32_t number : storage.children) {
    if (entries_[number].name == name) return &entries_[number];
  }
  return nullptr;
}

std::string CompoundFile::content(const Entry& stream) const {
  const uint64_t size = std::min<uint64_t>(stream.size, file_.size());
  if (stream.size >= small_limit_) return chain(stream.first_sector, size);
  std::string out;
  uint32_t number = stream.first_sector;
  for (size_t steps = 0; number <= largest_sector && out.size() < size && steps <= mini_fat_.size();
       ++steps) {
    const uint64_t begin = uint64_t{number} * mini_sector_size;
    if (begin >= mini_stream_.size()) break;
    out.append(mini_stream_, begin, std::min<uint64_t>(mini_sector_size, size - out.size()));
    number = number < mini_fat_.size() ? mini_fat_[number] : no_stream;
  }
  return out;
}

}  // namespace dce::core
