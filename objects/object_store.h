// Objects in an S3-compatible store: put, got, looked for, listed and removed by name, each request signed
// (AWS Signature Version 4).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "objects/listing.h"

namespace dce::objects {

struct StoreCredentials {
  std::string access_key, secret_key, session_token;

  /// From a file as the AWS tools have it (aws_access_key_id, aws_secret_access_key, aws_session_token), or,
  /// where `path` is empty, out of AWS_ACCESS_KEY_ID and so on. Throws std::runtime_error. Before there are
  /// threads.
  static StoreCredentials find(const std::string& path);
};

struct StoreSettings {
  std::string url;  ///< "https://HOST[:PORT]/BUCKET[/PREFIX]"
  std::string region = "us-east-1";
  std::string authority;  ///< PEM texts of who vouches for it; empty for the system's
  StoreCredentials credentials;
};

class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    unreachable,  ///< or it says itself that it cannot just now: worth another try
    refused,      ///< the credentials, or what they may do
    broken,       ///< it answers what no such store answers, or more than was announced
    stopped,      ///< by who asked
  };
  StoreError(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

/// Bytes to be stored, read from any place in any order, for a request may have to begin again.
struct ObjectBody {
  uint64_t size = 0;
  /// Up to `size` bytes at `offset` into `buffer`: the number, 0 at the end, -1 on error.
  std::function<ptrdiff_t(uint64_t offset, uint8_t* buffer, size_t size)> read_at;

  static ObjectBody borrow(std::string_view text);
  /// Of an open file or memory; borrowed.
  static ObjectBody of_descriptor(int fd, uint64_t size);
};

/// For any number of threads. Connections are kept between requests. Requests throw StoreError; none is
/// repeated by itself.
class ObjectStore {
 public:
  /// Asked several times a second whether to give a request up.
  using Stop = std::function<bool()>;
  using Take = std::function<bool(std::span<const uint8_t>)>;

  /// Throws std::runtime_error for an address that is none. Connects when first needed.
  explicit ObjectStore(StoreSettings settings);
  ~ObjectStore();
  ObjectStore(const ObjectStore&) = delete;
  ObjectStore& operator=(const ObjectStore&) = delete;

  /// Hands the object over piece by piece; false when there is none of this name. More than `most` bytes, and
  /// a `take` that answers false, are broken.
  bool get(const std::string& name, uint64_t most, const Take& take, const Stop& stop = {}) const;
  /// A small one, whole.
  std::optional<std::string> get_text(const std::string& name, uint64_t most, const Stop& stop = {}) const;
  /// `size` bytes from `offset` on, fewer where it ends before; nothing when there is none of this name.
  std::optional<std::string> get_part(const std::string& name, uint64_t offset, size_t size,
                                      const Stop& stop = {}) const;
  bool has(const std::string& name, const Stop& stop = {}) const;
  /// Every object beneath the settings' address, a page of the store's at a time.
  void list(const std::function<void(const ListedObject&)>& take, const Stop& stop = {}) const;
  /// Complete, under `name`, or not at all. `sha256` of the bytes, 64 digits, which the store checks.
  void put(const std::string& name, const ObjectBody& body, const std::string& sha256,
           const Stop& stop = {}) const;
  void put_text(const std::string& name, const std::string& text, const Stop& stop = {}) const;
  /// Also when there is none. Refused is a store that only marks it as removed and keeps its bytes, as an
  /// older version.
  void remove(const std::string& name, const Stop& stop = {}) const;

  /// From now on `authority` (PEM texts) vouches for the store in place of who did. Requests under way go on.
  void trust(std::string authority);

  /// Without TLS to another machine: whoever runs the store's network reads what passes.
  bool in_the_open() const;

 private:
  class Request;
  std::string address_of(const std::string& name) const;

  StoreSettings settings_;       ///< `authority` under the mutex, the others never change
  std::string host_;             ///< in messages
  std::string bucket_, prefix_;  ///< the bucket's address; what names begin with, "" or "PREFIX/"
  mutable std::mutex mutex_;
  mutable std::vector<void*> idle_;  ///< handles with their connections
};

/// Does it again, after pauses that grow to five seconds, while the store cannot be reached. StoreError of
/// another kind, and any once `stop` says so, passes on. `failing`, which may be empty, hears of each
/// failure.
void insist(const std::function<void()>& act, const ObjectStore::Stop& stop,
            const std::function<void(const StoreError&)>& failing = {});

}  // namespace dce::objects
