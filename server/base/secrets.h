// Random names, and the key that everything secret hangs on.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace dce::server {

/// 128 random bits as 32 hex digits: a name nobody guesses.
std::string random_id();
/// 256 random bits as 64 hex digits: what a cookie or a token holds.
std::string random_token();

/// 32 bytes in a file of its own, readable by its owner alone. Who has it and the store can read everything;
/// who has the store alone can read no document and no code.
class MasterKey {
 public:
  static constexpr size_t kSize = 32;
  using Bytes = std::array<unsigned char, kSize>;

  /// Makes the file where there is none. Throws std::runtime_error where it cannot be read, has another size,
  /// or others may read it.
  static MasterKey from_file(const std::string& path);
  explicit MasterKey(const Bytes& bytes) : bytes_(bytes) {}
  ~MasterKey();
  MasterKey(const MasterKey&) = default;
  MasterKey& operator=(const MasterKey&) = default;

  /// A key for one purpose, so that nothing made for one can be used for another.
  MasterKey derived(std::string_view purpose) const;

  /// Keyed BLAKE2b, 64 hex digits: equal texts can be found by it, and nothing else be learnt.
  std::string hash(std::string_view text) const;

  /// `secret` as the store keeps it, in hex: XChaCha20-Poly1305. `context` says what it is for, and is not in
  /// it.
  std::string seal(std::string_view secret, std::string_view context) const;
  /// What was sealed with this key for this context; nothing for everything else.
  std::optional<std::string> open(std::string_view sealed, std::string_view context) const;

  const Bytes& bytes() const noexcept { return bytes_; }

 private:
  Bytes bytes_;
};

/// BLAKE2b without a key, 64 hex digits, in pieces: names content.
class ContentHash {
 public:
  ContentHash();
  void add(std::string_view bytes);
  std::string finish();

 private:
  struct alignas(64) State {
    unsigned char opaque[384];
  } state_;
};

}  // namespace dce::server
