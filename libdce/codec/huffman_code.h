// Huffman codes as Deflate wants them (RFC 1951 section 3.2.2).
#pragma once

#include <cstdint>
#include <span>

namespace dce::core {

/// Writes to `lengths` how many bits each symbol's code has, 0 for symbols that do not occur and at most
/// `longest` for the others: an optimal code where that bound does not bind, a nearly optimal one elsewhere.
/// A lone symbol gets one bit. Takes up to 288 symbols and counts that sum to less than 2^32.
void huffman_lengths(std::span<const uint32_t> counts, int longest, std::span<uint8_t> lengths);

/// The canonical codes of these lengths (up to 15), first bit lowest, as they go into the stream.
void huffman_codes(std::span<const uint8_t> lengths, std::span<uint16_t> codes);

}  // namespace dce::core
