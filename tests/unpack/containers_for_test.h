// Makes small winmail.dat and .msg files.
#pragma once

#include <string>
#include <vector>

namespace dce::core::testing {

inline std::string number(uint64_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

inline std::string utf16(const std::string& ascii) {
  std::string out;
  for (const char c : ascii) out += {c, '\0'};
  return out;
}

/// An attribute of TNEF, [MS-OXTNEF] 2.1.3.2.
inline std::string tnef_attribute(int level, uint32_t id, const std::string& data) {
  return number(static_cast<uint64_t>(level), 1) + number(id, 4) + number(data.size(), 4) + data +
         number(0, 2);
}

/// A property of variable length, 2.1.3.4.
inline std::string tnef_property(uint16_t id, uint16_t type, const std::string& value) {
  return number(type, 2) + number(id, 2) + number(1, 4) + number(value.size(), 4) + value +
         std::string((4 - value.size() % 4) % 4, '\0');
}

inline std::string tnef(const std::vector<std::string>& attributes) {
  std::string out = number(0x223e9f78, 4) + number(1, 2);
  for (const std::string& attribute : attributes) out += attribute;
  return out;
}

/// A stream or, with `children`, a storage of a compound file.
struct CompoundNode {
  std::string name, content;
  std::vector<CompoundNode> children;
  bool storage = false;
};

/// [MS-CFB] version 3: one sector of FAT, everything in sectors (no mini stream, as the cutoff is 0).
class CompoundWriter {
 public:
  std::string write(const std::vector<CompoundNode>& nodes) {
    entries_.push_back({"Root Entry", 5, none, none, none, 0, 0});
    entries_[0].child = add(nodes);
    std::string directory;
    for (const Entry& entry : entries_) directory += packed(entry);
    const uint32_t first_directory = store(directory);
    const auto fat_sector = static_cast<uint32_t>(fat_.size());
    fat_.push_back(0xfffffffd);
    std::string fat;
    for (const uint32_t next : fat_) fat += number(next, 4);
    fat.resize(512, '\xff');
    std::string header("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    header += std::string(16, '\0') + number(0x3e, 2) + number(3, 2) + number(0xfffe, 2) + number(9, 2) +
              number(6, 2);
    header += std::string(6, '\0') + number(0, 4) + number(1, 4) + number(first_directory, 4) + number(0, 4);
    header += number(0, 4) + number(0xfffffffe, 4) + number(0, 4) + number(0xfffffffe, 4) + number(0, 4) +
              number(fat_sector, 4);
    header.resize(512, '\xff');
    return header + sectors_ + fat;
  }

 private:
  static constexpr uint32_t none = 0xffffffff;
  struct Entry {
    std::string name;
    uint8_t kind;
    uint32_t left, right, child, first;
    uint64_t size;
  };

  uint32_t add(const std::vector<CompoundNode>& nodes) {
    uint32_t next = none;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
      const auto index = static_cast<uint32_t>(entries_.size());
      entries_.push_back({node->name, static_cast<uint8_t>(node->storage ? 1 : 2), none, next, none, 0,
                          node->content.size()});
      if (node->storage) {
        const uint32_t child = add(node->children);
        entries_[index].child = child;
      } else {
        entries_[index].first = store(node->content);
      }
      next = index;
    }
    return next;
  }

  uint32_t store(const std::string& content) {
    if (content.empty()) return 0xfffffffe;
    const auto first = static_cast<uint32_t>(fat_.size());
    const size_t count = (content.size() + 511) / 512;
    for (size_t i = 0; i < count; ++i)
      fat_.push_back(i + 1 == count ? 0xfffffffe : static_cast<uint32_t>(fat_.size() + 1));
    sectors_ += content;
    sectors_.resize((sectors_.size() + 511) / 512 * 512);
    return first;
  }

  static std::string packed(const Entry& entry) {
    std::string out = utf16(entry.name);
    out.resize(64);
    out +=
        number(2 * entry.name.size() + 2, 2) + number(entry.kind, 1) + number(1, 1) + number(entry.left, 4);
    out += number(entry.right, 4) + number(entry.child, 4) + std::string(36, '\0') + number(entry.first, 4) +
           number(entry.size, 8);
    return out;
  }

  std::vector<Entry> entries_;
  std::vector<uint32_t> fat_;
  std::string sectors_;
};

inline CompoundNode value_stream(const char* tag, const std::string& value) {
  return {std::string("__substg1.0_") + tag, value, {}, false};
}

inline CompoundNode properties_stream(size_t head) {
  return {"__properties_version1.0", std::string(head, '\0'), {}, false};
}

/// With a text, an attached file and an attached message.
inline std::string outlook_message() {
  const CompoundNode inner{"__substg1.0_3701000D",
                           "",
                           {properties_stream(24), value_stream("0037001F", utf16("Inner")),
                            value_stream("1000001F", utf16("Within"))},
                           true};
  return CompoundWriter().write({properties_stream(32),
                                 value_stream("0037001F", utf16("Outer")),
                                 value_stream("0C1A001E", "J\xfcrgen"),
                                 value_stream("1000001F", utf16("The text")),
                                 {"__attach_version1.0_#00000000",
                                  "",
                                  {properties_stream(8), value_stream("3707001F", utf16("note.txt")),
                                   value_stream("37010102", "A note in a file")},
                                  true},
                                 {"__attach_version1.0_#00000001", "", {properties_stream(8), inner}, true}});
}

}  // namespace dce::core::testing
