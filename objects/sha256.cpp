#include "objects/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace dce::objects {

struct Sha256::Context {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(digest); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  if (context_->digest == nullptr || EVP_DigestInit_ex(context_->digest, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("no SHA-256 is to be had");
}

Sha256::~Sha256() = default;

void Sha256::bytes(std::span<const uint8_t> more) {
  EVP_DigestUpdate(context_->digest, more.data(), more.size());
  length_ += more.size();
}

void Sha256::field(std::string_view text) {
  bytes({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  end_field();
}

/// The length comes after the field: read from the end, a list of fields can be taken apart in one way only.
/// Its bytes are in one order on every machine, for names made on one are looked for on another.
void Sha256::end_field() {
  std::array<uint8_t, 8> number{};
  for (size_t i = 0; i < number.size(); ++i) number[i] = static_cast<uint8_t>(length_ >> (8 * i));
  EVP_DigestUpdate(context_->digest, number.data(), number.size());
  length_ = 0;
}

Sha256::Key Sha256::finish() {
  Key key{};
  EVP_DigestFinal_ex(context_->digest, key.data(), nullptr);
  return key;
}

std::string hex(const Sha256::Key& key) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : key) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

bool is_hex_key(std::string_view text) {
  return text.size() == 2 * std::tuple_size_v<Sha256::Key> &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace dce::objects
