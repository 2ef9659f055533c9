#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "document/document.h"
#include "input/input.h"
#include "render/side_renderer.h"

namespace dce::core {

/// One input of a job, recognised.
struct JobInput {
  Source source;
  std::string password;
  const InputFormat* format = nullptr;
  int pages = 0;  ///< once it has been open
};

/// What one thread has open. Every lane opens the documents for itself over the same bytes: that takes milliseconds and
/// needs no locks.
class Lane {
 public:
  Lane(const std::vector<JobInput>& inputs, const OpenContext& context, std::shared_ptr<GlyphStore> glyphs)
      : inputs_(inputs), context_(context), renderer_(std::move(glyphs)) {}

  /// The document of an input, opened when first asked for. Stays valid until make_room().
  Result<Document*> document(int input);

  /// A document that the engine makes itself, such as a watermark; made once a lane and `key`.
  Result<Document*> made(const std::string& key,
                         const std::function<Result<std::unique_ptr<Document>>(const OpenContext&)>& make);

  /// What this thread draws sides with.
  SideRenderer& renderer() { return renderer_; }

  /// Closes documents not used lately when many are open. No Page may be alive.
  void make_room();

 private:
  struct Open {
    int input;
    std::unique_ptr<Document> document;
  };
  const std::vector<JobInput>& inputs_;
  OpenContext context_;
  std::vector<Open> open_;  ///< the latest used last
  std::map<std::string, std::unique_ptr<Document>> made_;
  SideRenderer renderer_;
};

/// Lanes that no thread uses at the moment; the warmest is lent first.
class LanePool {
 public:
  LanePool(const std::vector<JobInput>& inputs, const OpenContext& context) : inputs_(inputs), context_(context) {}

  class Loan {
   public:
    explicit Loan(LanePool& pool);
    ~Loan();
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Lane& operator*() { return *lane_; }
    Lane* operator->() { return lane_.get(); }

   private:
    LanePool& pool_;
    std::unique_ptr<Lane> lane_;
  };

 private:
  const std::vector<JobInput>& inputs_;
  const OpenContext& context_;
  const std::shared_ptr<GlyphStore> glyphs_ = std::make_shared<GlyphStore>();
  std::mutex mutex_;
  std::vector<std::unique_ptr<Lane>> idle_;
};

}  // namespace dce::core
