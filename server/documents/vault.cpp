#include "server/documents/vault.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace dce::server {
namespace {

constexpr std::string_view kMagic{"DCEV1\0\0\0", 8};
constexpr size_t kSalt = 16, kHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr size_t kPiece = 64 * 1024, kSealed = kPiece + crypto_secretstream_xchacha20poly1305_ABYTES;

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

/// Of one file: another file's bytes under this name do not decrypt.
MasterKey key_of_file(const MasterKey& key, const std::string& id, std::string_view salt) {
  return key.derived(id + std::string(salt));
}

bool is_id(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
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

Vault::Vault(std::string folder, const MasterKey& key)
    : folder_(std::move(folder)), key_(key.derived("documents")) {
  make_folder(folder_);
  require_private(folder_);
}

std::string Vault::path_of(const std::string& id) const {
  if (!is_id(id)) throw VaultError("no name of a file in the vault");
  return folder_ + "/" + id;
}

Vault::Writer::Writer(const Vault& vault, std::string id)
    : id_(std::move(id)), path_(vault.path_of(id_)), cipher_(std::make_unique<Cipher>()) {
  std::string start(kMagic.size() + kSalt + kHeader, '\0');
  std::copy(kMagic.begin(), kMagic.end(), start.begin());
  unsigned char* const salt = bytes_of(start) + kMagic.size();
  randombytes_buf(salt, kSalt);
  const MasterKey key = key_of_file(vault.key_, id_, {reinterpret_cast<char*>(salt), kSalt});
  crypto_secretstream_xchacha20poly1305_init_push(&cipher_->state, salt + kSalt, key.bytes().data());
  file_ = open_file(path_, O_WRONLY | O_CREAT | O_EXCL);
  write_all(file_.get(), start, path_);
}

Vault::Writer::~Writer() {
  if (finished_) return;
  try {
    remove_file(path_);
  } catch (const std::exception&) {  // swept up at the next start
  }
}

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
  write_all(file_.get(), sealed, path_);
  pending_.clear();
}

void Vault::Writer::finish() {
  seal(true);
  sync_file(file_.get(), path_);
  sync_folder(folder_of(path_));
  finished_ = true;
}

Vault::Reader::Reader(const Vault& vault, const std::string& id) : path_(vault.path_of(id)) {
  if (!file_exists(path_)) throw VaultError("the file " + id + " is not there");
  file_ = open_file(path_, O_RDONLY);
  std::string start(kMagic.size() + kSalt + kHeader, '\0');
  if (read_some(file_.get(), start.data(), start.size(), path_) != start.size() || !start.starts_with(kMagic))
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
  if (lseek(file_.get(), kMagic.size() + kSalt + kHeader, SEEK_SET) < 0)
    throw std::system_error(errno, std::generic_category(), path_);
  crypto_secretstream_xchacha20poly1305_init_pull(&cipher_->state, cipher_->header,
                                                  cipher_->key.bytes().data());
  cipher_->ended = false;
  piece_.clear();
  at_ = 0;
}

void Vault::Reader::open_next() {
  std::string sealed(kSealed, '\0');
  sealed.resize(read_some(file_.get(), sealed.data(), sealed.size(), path_));
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

void Vault::destroy(const std::string& id) const {
  remove_file(path_of(id));
  if (holds(id)) throw VaultError("the file " + id + " is there after it was removed");
}

std::vector<std::string> Vault::older_than(Millis age, Millis now) const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    const std::string name = entry.path().filename();
    struct stat found {};
    if (!is_id(name) || stat(entry.path().c_str(), &found) != 0) continue;
    if (now - static_cast<Millis>(found.st_mtime) * kSecond >= age) names.push_back(name);
  }
  return names;
}

}  // namespace dce::server
