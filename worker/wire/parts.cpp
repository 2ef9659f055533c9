#include "worker/wire/parts.h"

#include <algorithm>
#include <cstring>

namespace dce::worker {
namespace {

/// As it lies in memory: both sides are one program on one machine.
struct Fixed {
  uint64_t size;
  uint32_t position, name_size;
};

}  // namespace

std::string to_bytes(const PartHead& head) {
  const Fixed fixed{head.size, head.position,
                    static_cast<uint32_t>(std::min(head.name.size(), kLongestPartName))};
  std::string bytes(reinterpret_cast<const char*>(&fixed), sizeof fixed);
  return bytes.append(head.name, 0, fixed.name_size);
}

bool PartsReader::take(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    if (left_ > 0) {
      const size_t count = static_cast<size_t>(std::min<uint64_t>(left_, bytes.size()));
      if (!data_(bytes.first(count))) return false;
      left_ -= count;
      bytes = bytes.subspan(count);
      continue;
    }
    Fixed fixed{};
    if (head_.size() >= sizeof fixed) std::memcpy(&fixed, head_.data(), sizeof fixed);
    if (fixed.name_size > kLongestPartName) return false;
    const size_t wanted = sizeof fixed + fixed.name_size - head_.size();
    const size_t count = std::min(wanted, bytes.size());
    head_.append(reinterpret_cast<const char*>(bytes.data()), count);
    bytes = bytes.subspan(count);
    if (!take_head()) return false;
  }
  return true;
}

/// Goes on to the bytes once the head is whole.
bool PartsReader::take_head() {
  Fixed fixed{};
  if (head_.size() < sizeof fixed) return true;
  std::memcpy(&fixed, head_.data(), sizeof fixed);
  if (fixed.name_size > kLongestPartName) return false;
  if (head_.size() < sizeof fixed + fixed.name_size) return true;
  const PartHead head{fixed.size, fixed.position, head_.substr(sizeof fixed)};
  head_.clear();
  left_ = head.size;
  return begin_(head);
}

}  // namespace dce::worker
