#include "server/documents/bucket_shelf.h"

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "objects/sha256.h"
#include "server/base/files.h"
#include "server/base/secrets.h"
#include "server/documents/vault.h"

namespace dce::server {
namespace {

using objects::ObjectStore;
using objects::StoreError;
using Clock = std::chrono::steady_clock;

constexpr size_t kPart = 4 << 20;
/// Somebody may wait at a printer: whatever takes longer is tried again by who asked.
constexpr auto kPatience = std::chrono::seconds(4);
/// Says whose the corner of the bucket is: another server would take its objects for forgotten ones.
constexpr char kOwner[] = "dce-owner", kProbe[] = "dce-probe";

/// What the store refuses or garbles is no fault of the bytes either: VaultAway for all of it.
template <class Act>
auto patiently(const Act& act) {
  const Clock::time_point end = Clock::now() + kPatience;
  decltype(act()) result{};
  try {
    objects::insist([&] { result = act(); }, [end] { return Clock::now() >= end; });
  } catch (const StoreError& error) {
    throw VaultAway(error.what());
  }
  return result;
}

}  // namespace

class BucketShelf::ObjectSink : public Sink {
 public:
  ObjectSink(const ObjectStore& store, const std::string& folder, std::string id)
      : store_(store), id_(std::move(id)), folder_(folder), file_(open_file(folder, O_RDWR | O_TMPFILE)) {}
  void write(std::string_view bytes) override {
    write_all(file_.get(), bytes, folder_);
    hash_.bytes({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    size_ += bytes.size();
  }
  void finish() override {
    const std::string hash = objects::hex(hash_.finish());
    patiently([&] {
      store_.put(id_, objects::ObjectBody::of_descriptor(file_.get(), size_), hash);
      return true;
    });
  }

 private:
  const ObjectStore& store_;
  std::string id_, folder_;
  File file_;
  objects::Sha256 hash_;
  uint64_t size_ = 0;
};

class BucketShelf::ObjectSource : public Source {
 public:
  ObjectSource(const ObjectStore& store, std::string id) : store_(store), id_(std::move(id)) { fetch(0); }
  size_t read_at(uint64_t offset, char* buffer, size_t size) override {
    size_t got = 0;
    while (got < size) {
      if (offset < begin_ || offset > begin_ + part_.size()) fetch(offset);
      if (offset == begin_ + part_.size()) {
        if (part_.size() < kPart) break;  // the last one
        fetch(offset);
        if (part_.empty()) break;
      }
      const size_t skip = offset - begin_, count = std::min(size - got, part_.size() - skip);
      std::memcpy(buffer + got, part_.data() + skip, count);
      got += count;
      offset += count;
    }
    return got;
  }

 private:
  void fetch(uint64_t offset) {
    std::optional<std::string> part = patiently([&] { return store_.get_part(id_, offset, kPart); });
    if (!part) throw VaultError("the file " + id_ + " is not there");
    part_ = std::move(*part);
    begin_ = offset;
  }

  const ObjectStore& store_;
  std::string id_, part_;
  uint64_t begin_ = 0;
};

BucketShelf::BucketShelf(objects::StoreSettings settings, std::string folder)
    : store_(std::move(settings)), folder_(std::move(folder)) {}

std::unique_ptr<Shelf::Sink> BucketShelf::create(const std::string& id) {
  return std::make_unique<ObjectSink>(store_, folder_, id);
}

std::unique_ptr<Shelf::Source> BucketShelf::open(const std::string& id) {
  return std::make_unique<ObjectSource>(store_, id);
}

bool BucketShelf::holds(const std::string& id) {
  return patiently([&] { return store_.has(id); });
}

void BucketShelf::destroy(const std::string& id) {
  const bool gone = patiently([&] {
    store_.remove(id);
    return !store_.has(id);
  });
  if (!gone) throw VaultAway("the object " + id + " is there after it was removed");
}

void BucketShelf::list(const std::function<void(const Entry&)>& take) {
  patiently([&] {
    store_.list([&](const objects::ListedObject& object) { take({object.name, object.modified * kSecond}); });
    return true;
  });
}

void BucketShelf::check(const std::string& owner) {
  patiently([&] {
    const std::optional<std::string> found = store_.get_text(kOwner, 1024);
    if (found && *found != owner)
      throw std::runtime_error(
          "the documents' store is another installation's, which has another key: give this one a bucket or "
          "a prefix of its own");
    if (!found) store_.put_text(kOwner, owner);
    const std::string name = kProbe + random_id(), bytes = random_token();
    store_.put_text(name, bytes);
    if (store_.get_text(name, 1024) != bytes || store_.get_part(name, 1, 2) != bytes.substr(1, 2))
      throw std::runtime_error("the documents' store does not give back what it was given");
    bool listed = false;
    store_.list([&](const objects::ListedObject& object) { listed = listed || object.name == name; });
    store_.remove(name);
    if (store_.has(name)) throw std::runtime_error("the documents' store keeps what is removed");
    if (!listed) throw std::runtime_error("the documents' store does not list what it holds");
    return true;
  });
}

}  // namespace dce::server
