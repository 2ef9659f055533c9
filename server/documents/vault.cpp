#include "server/documents/vault.h"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>

namespace dce::server {
namespace {

constexpr std::string_view kMagic{"DCEV1\0\0\0", 8};
constexpr size_t kSalt = 16, kHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr size_t kStart = kMagic.size() + kSalt + kHeader;
constexpr size_t kPiece = 64 * 1024, kSealed = kPiece + crypto_secretstream_xchacha20poly1305_ABYTES;

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// Of one file: another file's bytes under this name do not decrypt.
MasterKey key_of_file(const MasterKey& key, const std::string& id, std::string_view salt) {
  return key.derived(id + std::string(salt));
}

}  // namespace

struct Vault::Writer::Cipher {
  crypto_secretstream_xchacha20poly1305_state state;
  ~Cipher() { sodium_memzero(&state, sizeof state); }
};

struct Vault::Reader::Cipher {
  MasterKey key;
  unsigned char header[kHeader];
  crypto_secretstream_xchacha20poly1305_state state;
  bool ended = false;
  ~Cipher() { sodium_memzero(&state, sizeof state); }
};

Vault::Vault(std::unique_ptr<Shelf> shelf, const MasterKey& key)
    : shelf_(std::move(shelf)), key_(key.derived("documents")) {}

bool Vault::is_name(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

const std::string& Vault::checked(const std::string& id) const {
  if (!is_name(id)) throw VaultError("no name of a file in the vault");
  return id;
}

Vault::Writer::Writer(const Vault& vault, std::string id)
    : id_(std::move(id)),
      cipher_(std::make_unique<Cipher>()),
      sink_(vault.shelf_->create(vault.checked(id_))) {
  std::string start(kStart, '\0');
  std::copy(kMagic.begin(), kMagic.end(), start.begin());
  unsigned char* const salt = bytes_of(start) + kMagic.size();
  randombytes_buf(salt, kSalt);
  const MasterKey key = key_of_file(vault.key_, id_, {reinterpret_cast<char*>(salt), kSalt});
  crypto_secretstream_xchacha20poly1305_init_push(&cipher_->state, salt + kSalt, key.bytes().data());
  sink_->write(start);
}

Vault::Writer::~Writer() = default;

void Vault::Writer::write(std::string_view bytes) {
  bytes_ += bytes.size();
  while (!bytes.empty()) {
    // A full piece is sealed when more comes: the last one must say that it is the last.
    if (pending_.size() == kPiece) seal(false);
    const size_t count = std::min(kPiece - pending_.size(), bytes.size());
    pending_ += bytes.substr(0, count);
    bytes.remove_prefix(count);
  }
}

void Vault::Writer::seal(bool last) {
  std::string sealed(pending_.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
  crypto_secretstream_xchacha20poly1305_push(&cipher_->state, bytes_of(sealed), nullptr, bytes_of(pending_),
                                             pending_.size(), nullptr, 0,
                                             last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
  sink_->write(sealed);
  pending_.clear();
}

void Vault::Writer::finish() {
  seal(true);
  sink_->finish();
}

Vault::Reader::Reader(const Vault& vault, const std::string& id)
    : source_(vault.shelf_->open(vault.checked(id))) {
  std::string start(kStart, '\0');
  if (source_->read_at(0, start.data(), start.size()) != start.size() || !start.starts_with(kMagic))
    throw VaultError("the file " + id + " is none of the vault's");
  const std::string_view salt = std::string_view(start).substr(kMagic.size(), kSalt);
  cipher_ = std::make_unique<Cipher>(Cipher{.key = key_of_file(vault.key_, id, salt)});
  std::memcpy(cipher_->header, start.data() + kMagic.size() + kSalt, kHeader);
  rewind();
}

Vault::Reader::~Reader() {
  sodium_memzero(piece_.data(), piece_.size());
}

void Vault::Reader::rewind() {
  next_ = kStart;
  crypto_secretstream_xchacha20poly1305_init_pull(&cipher_->state, cipher_->header,
                                                  cipher_->key.bytes().data());
  cipher_->ended = false;
  piece_.clear();
  at_ = 0;
}

void Vault::Reader::open_next() {
  std::string sealed(kSealed, '\0');
  sealed.resize(source_->read_at(next_, sealed.data(), sealed.size()));
  next_ += sealed.size();
  unsigned char tag = 0;
  piece_.assign(sealed.size(), '\0');
  unsigned long long size = 0;
  if (sealed.size() < crypto_secretstream_xchacha20poly1305_ABYTES ||
      crypto_secretstream_xchacha20poly1305_pull(&cipher_->state, bytes_of(piece_), &size, &tag,
                                                 bytes_of(sealed), sealed.size(), nullptr, 0) != 0)
    throw VaultError("a file of the vault was altered or cut short");
  piece_.resize(size);
  at_ = 0;
  cipher_->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
}

size_t Vault::Reader::read(char* buffer, size_t size) {
  size_t got = 0;
  while (got < size) {
    if (at_ == piece_.size()) {
      if (cipher_->ended) break;
      open_next();
      continue;
    }
    const size_t count = std::min(size - got, piece_.size() - at_);
    std::memcpy(buffer + got, piece_.data() + at_, count);
    at_ += count;
    got += count;
  }
  return got;
}

std::string Vault::read_all(const std::string& id, size_t longest) const {
  const std::unique_ptr<Reader> reader = open(id);
  std::string text;
  std::string piece(kPiece, '\0');
  while (const size_t got = reader->read(piece.data(), piece.size())) {
    if (text.size() + got > longest) throw VaultError("a file of the vault is longer than was asked for");
    text.append(piece, 0, got);
  }
  return text;
}

bool Vault::holds(const std::string& id) const {
  return shelf_->holds(checked(id));
}

void Vault::destroy(const std::string& id) const {
  shelf_->destroy(checked(id));
}

void Vault::discard(const std::string& id) const noexcept {
  try {
    destroy(id);
  } catch (const std::exception& error) {
    spdlog::warn("documents: {}", error.what());
  }
}

std::vector<std::string> Vault::older_than(Millis age, Millis now) const {
  std::vector<std::string> names;
  shelf_->list([&](const Shelf::Entry& entry) {
    if (is_name(entry.id) && now - entry.modified >= age) names.push_back(entry.id);
  });
  return names;
}

}  // namespace dce::server
