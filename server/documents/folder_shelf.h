// Files in a folder of this host, or of one that several mount.
#pragma once

#include "server/documents/shelf.h"

namespace dce::server {

class FolderShelf : public Shelf {
 public:
  /// Makes the folder where it is not there; throws where others may read it.
  explicit FolderShelf(std::string folder);

  std::unique_ptr<Sink> create(const std::string& id) override;
  std::unique_ptr<Source> open(const std::string& id) override;
  bool holds(const std::string& id) override;
  void destroy(const std::string& id) override;
  void list(const std::function<void(const Entry&)>& take) override;
  void check(const std::string& owner) override;

 private:
  std::string folder_;
};

}  // namespace dce::server
