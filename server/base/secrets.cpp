#include "server/base/secrets.h"

#include <sodium.h>

#include <new>
#include <stdexcept>

#include "server/base/files.h"
#include "server/base/text.h"

namespace dce::server {
namespace {

/// libsodium must be told once, before its first use by any thread.
const int kReady = sodium_init();

constexpr size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
                 kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

template <size_t Size>
std::string random_hex() {
  if (kReady < 0) throw std::runtime_error("libsodium does not start");
  unsigned char bytes[Size];
  randombytes_buf(bytes, sizeof bytes);
  return hex(bytes, sizeof bytes);
}

}  // namespace

std::string random_id() {
  return random_hex<16>();
}

std::string random_token() {
  return random_hex<32>();
}

MasterKey MasterKey::from_file(const std::string& path) {
  Bytes bytes;
  if (!file_exists(path)) {
    randombytes_buf(bytes.data(), bytes.size());
    write_file(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, 0600);
    return MasterKey(bytes);
  }
  require_private(path);
  const std::string text = read_file(path, kSize + 1);
  if (text.size() != kSize) throw std::runtime_error(path + " is no key: it must have 32 bytes");
  std::copy(text.begin(), text.end(), bytes.begin());
  return MasterKey(bytes);
}

MasterKey::~MasterKey() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

MasterKey MasterKey::derived(std::string_view purpose) const {
  Bytes bytes;
  crypto_generichash(bytes.data(), bytes.size(), reinterpret_cast<const unsigned char*>(purpose.data()),
                     purpose.size(), bytes_.data(), bytes_.size());
  return MasterKey(bytes);
}

std::string MasterKey::hash(std::string_view text) const {
  const Bytes digest = derived(text).bytes_;
  return hex(digest.data(), digest.size());
}

std::string MasterKey::seal(std::string_view secret, std::string_view context) const {
  std::string sealed(kNonce + secret.size() + kTag, '\0');
  auto* const at = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(at, kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      at + kNonce, nullptr, reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
      reinterpret_cast<const unsigned char*>(context.data()), context.size(), nullptr, at, bytes_.data());
  return hex(at, sealed.size());
}

std::optional<std::string> MasterKey::open(std::string_view sealed, std::string_view context) const {
  std::string bytes(sealed.size() / 2, '\0');
  auto* const at = reinterpret_cast<unsigned char*>(bytes.data());
  size_t size = 0;
  if (sodium_hex2bin(at, bytes.size(), sealed.data(), sealed.size(), nullptr, &size, nullptr) != 0 ||
      size < kNonce + kTag)
    return std::nullopt;
  std::string secret(size - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(secret.data()), nullptr, nullptr, at + kNonce, size - kNonce,
          reinterpret_cast<const unsigned char*>(context.data()), context.size(), at, bytes_.data()) != 0)
    return std::nullopt;
  return secret;
}

ContentHash::ContentHash() {
  static_assert(sizeof state_ >= sizeof(crypto_generichash_state));
  crypto_generichash_init(reinterpret_cast<crypto_generichash_state*>(&state_), nullptr, 0, 32);
}

void ContentHash::add(std::string_view bytes) {
  crypto_generichash_update(reinterpret_cast<crypto_generichash_state*>(&state_),
                            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string ContentHash::finish() {
  unsigned char digest[32];
  crypto_generichash_final(reinterpret_cast<crypto_generichash_state*>(&state_), digest, sizeof digest);
  return hex(digest, sizeof digest);
}

}  // namespace dce::server
