// SHA-256 (FIPS 180-4), by which contents are named.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dce::objects {

class Sha256 {
 public:
  using Key = std::array<uint8_t, 32>;

  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void bytes(std::span<const uint8_t> more);
  Key finish();  ///< once

  /// Of lists of fields, so that no two lists run together: the text and its length.
  void field(std::string_view text);
  /// The same for a field that came by bytes().
  void end_field();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
  uint64_t length_ = 0;
};

/// 64 digits.
std::string hex(const Sha256::Key& key);
/// Whether a text is such: what a stranger calls a name may be anything.
bool is_hex_key(std::string_view text);

}  // namespace dce::objects
