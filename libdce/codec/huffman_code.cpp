#include "codec/huffman_code.h"

#include <algorithm>
#include <array>

namespace dce::core {
namespace {

constexpr size_t most_symbols = 288;

struct Node {
  uint32_t count = 0;
  uint16_t parent = 0;
};

uint16_t reversed(uint32_t code, int length) {
  uint32_t out = 0;
  for (int i = 0; i < length; ++i, code >>= 1) out = out << 1 | (code & 1);
  return static_cast<uint16_t>(out);
}

/// Lengths without a bound; answers the longest.
int unbounded_lengths(std::span<const uint32_t> counts, std::span<uint8_t> lengths) {
  std::array<uint16_t, most_symbols> leaves;
  size_t used = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    lengths[i] = 0;
    if (counts[i] != 0) leaves[used++] = static_cast<uint16_t>(i);
  }
  if (used == 0) return 0;
  if (used == 1) return lengths[leaves[0]] = 1;
  // By symbol where counts tie, so that the code is the same everywhere.
  std::sort(leaves.begin(), leaves.begin() + static_cast<ptrdiff_t>(used),
            [&](uint16_t a, uint16_t b) { return counts[a] != counts[b] ? counts[a] < counts[b] : a < b; });

  // Leaves in order, then inner nodes in the order made, which is by count, too: two queues instead of a
  // heap.
  std::array<Node, 2 * most_symbols> nodes;
  for (size_t i = 0; i < used; ++i) nodes[i].count = counts[leaves[i]];
  size_t leaf = 0, inner = used;
  const size_t root = 2 * used - 2;
  for (size_t made = used; made <= root; ++made) {
    const auto take = [&] {
      const bool from_leaves = leaf < used && (inner == made || nodes[leaf].count <= nodes[inner].count);
      Node& node = nodes[from_leaves ? leaf++ : inner++];
      node.parent = static_cast<uint16_t>(made);
      return node.count;
    };
    const uint32_t first = take();
    nodes[made].count = first + take();
  }
  std::array<uint8_t, 2 * most_symbols> depth;
  depth[root] = 0;
  int longest = 0;
  for (size_t i = root; i-- > 0;) {
    depth[i] = static_cast<uint8_t>(depth[nodes[i].parent] + 1);
    if (i < used) lengths[leaves[i]] = depth[i];
    longest = std::max<int>(longest, depth[i]);
  }
  return longest;
}

}  // namespace

void huffman_lengths(std::span<const uint32_t> counts, int longest, std::span<uint8_t> lengths) {
  if (unbounded_lengths(counts, lengths) <= longest) return;
  // Flatter counts make flatter trees.
  std::array<uint32_t, most_symbols> flatter;
  std::copy(counts.begin(), counts.end(), flatter.begin());
  const std::span<const uint32_t> view(flatter.data(), counts.size());
  do {
    for (size_t i = 0; i < counts.size(); ++i) flatter[i] = (flatter[i] + 1) / 2;
  } while (unbounded_lengths(view, lengths) > longest);
}

void huffman_codes(std::span<const uint8_t> lengths, std::span<uint16_t> codes) {
  std::array<uint32_t, 16> count{}, next{};
  for (uint8_t length : lengths) ++count[length];
  count[0] = 0;  // symbols that do not occur take no codes
  for (size_t i = 1; i < next.size(); ++i) next[i] = (next[i - 1] + count[i - 1]) << 1;
  for (size_t i = 0; i < lengths.size(); ++i) {
    codes[i] = lengths[i] ? reversed(next[lengths[i]]++, lengths[i]) : 0;
  }
}

}  // namespace dce::core
