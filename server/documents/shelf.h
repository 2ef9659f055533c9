// Where the vault's files lie: bytes that are sealed already, under random names.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/clock.h"

namespace dce::server {

/// A folder, or a store that several servers share. For any number of threads; what it hands out belongs to
/// one. Everything throws: std::system_error for a disk, VaultAway for a store.
class Shelf {
 public:
  virtual ~Shelf() = default;

  class Sink {
   public:
    /// What was not finished is not there.
    virtual ~Sink() = default;
    virtual void write(std::string_view bytes) = 0;
    /// From here on it is there, and is still after a power cut.
    virtual void finish() = 0;
  };

  class Source {
   public:
    virtual ~Source() = default;
    /// Up to `size` bytes from `offset` on; fewer at the end and nowhere else.
    virtual size_t read_at(uint64_t offset, char* buffer, size_t size) = 0;
  };

  virtual std::unique_ptr<Sink> create(const std::string& id) = 0;
  /// Throws VaultError where it is not there.
  virtual std::unique_ptr<Source> open(const std::string& id) = 0;
  virtual bool holds(const std::string& id) = 0;
  /// Whoever keeps the bytes has said that they are gone when this returns; also where they were before.
  virtual void destroy(const std::string& id) = 0;

  struct Entry {
    std::string id;
    Millis modified;
  };
  /// Whatever is there, also what is none of the vault's.
  virtual void list(const std::function<void(const Entry&)>& take) = 0;

  /// Whether it may be used, tried out; throws std::runtime_error with what to do. `owner` is the same for
  /// all servers that share it, and for nobody else.
  virtual void check(const std::string& owner) = 0;
};

}  // namespace dce::server
