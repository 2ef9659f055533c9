// Objects in an S3-compatible store.
#pragma once

#include "objects/object_store.h"
#include "server/documents/shelf.h"

namespace dce::server {

/// Bytes on their way there wait, sealed, in a file without a name, for the store wants their hash first. They
/// are read in parts of some megabytes, so that memory does not grow with a document and a printer gets its
/// first byte early. A store that does not answer is asked again for a few seconds.
class BucketShelf : public Shelf {
 public:
  /// `folder`: where files without a name may be. Connects when first needed. Throws std::runtime_error for an
  /// address that is none.
  BucketShelf(objects::StoreSettings settings, std::string folder);

  std::unique_ptr<Sink> create(const std::string& id) override;
  std::unique_ptr<Source> open(const std::string& id) override;
  bool holds(const std::string& id) override;
  void destroy(const std::string& id) override;
  void list(const std::function<void(const Entry&)>& take) override;
  void check(const std::string& owner) override;

  bool in_the_open() const { return store_.in_the_open(); }

 private:
  class ObjectSink;
  class ObjectSource;
  objects::ObjectStore store_;
  std::string folder_;
};

}  // namespace dce::server
