// Documents and streams at rest: encrypted, under random names, and provably gone when they are deleted.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/clock.h"
#include "server/base/secrets.h"
#include "server/documents/shelf.h"

namespace dce::server {

/// A file of the vault that is missing, cut short or was altered.
struct VaultError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Nothing is known to be wrong with the file: whoever keeps it cannot be reached just now, or refuses.
struct VaultAway : VaultError {
  using VaultError::VaultError;
};

/// Files on a shelf, each encrypted with a key of its own (XChaCha20-Poly1305 in pieces, libsodium's
/// secretstream): an altered, shortened or exchanged file is noticed before its bytes are used. For any
/// number of threads; a Writer or a Reader belongs to one.
class Vault {
 public:
  Vault(std::unique_ptr<Shelf> shelf, const MasterKey& key);

  class Writer {
   public:
    Writer(const Vault& vault, std::string id);
    /// What was not finished is not there.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    void write(std::string_view bytes);
    /// From here on the file is there, and is still after a power cut.
    void finish();
    const std::string& id() const noexcept { return id_; }
    uint64_t bytes() const noexcept { return bytes_; }

   private:
    struct Cipher;
    void seal(bool last);
    std::string id_, pending_;
    std::unique_ptr<Cipher> cipher_;
    std::unique_ptr<Shelf::Sink> sink_;
    uint64_t bytes_ = 0;
  };

  class Reader {
   public:
    Reader(const Vault& vault, const std::string& id);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    /// Up to `size` bytes; 0 at the end and nowhere else. Throws VaultError.
    size_t read(char* buffer, size_t size);
    void rewind();

   private:
    struct Cipher;
    void open_next();
    std::string piece_;
    size_t at_ = 0;         ///< in the piece
    uint64_t next_ = 0;     ///< where the next one lies
    std::unique_ptr<Shelf::Source> source_;
    std::unique_ptr<Cipher> cipher_;
  };

  std::unique_ptr<Writer> create() const { return std::make_unique<Writer>(*this, random_id()); }
  std::unique_ptr<Reader> open(const std::string& id) const { return std::make_unique<Reader>(*this, id); }
  /// Throws VaultError also where it is longer than `longest`.
  std::string read_all(const std::string& id, size_t longest) const;
  bool holds(const std::string& id) const;

  /// Gone, and the folder on the disk knows it, or the store was asked and says so, when this returns. What
  /// was there cannot be decrypted from free blocks without the key and the file's own salt, which went with
  /// it.
  void destroy(const std::string& id) const;
  /// One that nobody was told of: if it cannot be removed now it is swept up later.
  void discard(const std::string& id) const noexcept;

  /// Names of files older than `age`: those nobody knows of are left of a process that was killed.
  std::vector<std::string> older_than(Millis age, Millis now) const;

  /// Throws std::runtime_error where the shelf is not fit to be used.
  void check() const { shelf_->check(key_.hash("owner")); }
  /// For copies of what lies there, sealed as it is.
  Shelf& shelf() const { return *shelf_; }
  static bool is_name(std::string_view text);

 private:
  const std::string& checked(const std::string& id) const;
  std::unique_ptr<Shelf> shelf_;
  MasterKey key_;
};

}  // namespace dce::server
