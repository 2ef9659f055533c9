#include "pipeline/lane.h"

#include <algorithm>

namespace dce::core {
namespace {

constexpr size_t documents_kept_open = 4;

}  // namespace

Result<Document*> Lane::document(int input) {
  auto found = std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.input == input; });
  if (found != open_.end()) {
    std::rotate(found, found + 1, open_.end());
    return open_.back().document.get();
  }
  const JobInput& job_input = inputs_[static_cast<size_t>(input)];
  OpenContext context = context_;
  context.password = job_input.password;
  DCE_ASSIGN(auto document, job_input.format->open(job_input.source, context));
  open_.push_back({input, std::move(document)});
  return open_.back().document.get();
}

Result<Document*> Lane::made(const std::string& key,
                             const std::function<Result<std::unique_ptr<Document>>(const OpenContext&)>& make) {
  auto found = made_.find(key);
  if (found == made_.end()) {
    DCE_ASSIGN(auto document, make(context_));
    found = made_.emplace(key, std::move(document)).first;
  }
  return found->second.get();
}

void Lane::make_room() {
  if (made_.size() > documents_kept_open) made_.clear();
  if (open_.size() <= documents_kept_open) return;
  open_.erase(open_.begin(), open_.end() - documents_kept_open);
}

LanePool::Loan::Loan(LanePool& pool) : pool_(pool) {
  std::lock_guard lock(pool_.mutex_);
  if (pool_.idle_.empty()) {
    lane_ = std::make_unique<Lane>(pool_.inputs_, pool_.context_, pool_.glyphs_);
  } else {
    lane_ = std::move(pool_.idle_.back());
    pool_.idle_.pop_back();
  }
}

LanePool::Loan::~Loan() {
  std::lock_guard lock(pool_.mutex_);
  pool_.idle_.push_back(std::move(lane_));
}

}  // namespace dce::core
