#include "worker/service/call_outlet.h"

#include <unistd.h>

#include <array>

namespace dce::worker {
namespace {

constexpr size_t kPiece = 256 * 1024;
constexpr size_t kMostWarnings = 1000;  // kept; a document with more is converted anew

}  // namespace

CallOutlet::CallOutlet(CallStream& stream, grpc::ServerContext& context, uint64_t most_kept,
                       std::function<void()> not_kept)
    : stream_(stream), context_(context), most_kept_(most_kept), not_kept_(std::move(not_kept)) {
  if (most_kept_ > 0) copy_.emplace();
}

void CallOutlet::drop_copy() {
  copy_.reset();
  not_kept_();
}

bool CallOutlet::opened(uint32_t pages) {
  v1::ConvertEvent event;
  event.mutable_opened()->set_pages(pages);
  return stream_.Write(event);
}

bool CallOutlet::page(uint32_t page, uint32_t pages, uint64_t bytes) {
  v1::ConvertEvent event;
  v1::Progress& progress = *event.mutable_progress();
  progress.set_page(page);
  progress.set_pages(pages);
  progress.set_bytes(bytes);
  return stream_.Write(event);
}

bool CallOutlet::warning(uint32_t page, const std::string& message) {
  if (copy_) copy_->warnings.emplace_back(page, message);
  if (copy_ && copy_->warnings.size() > kMostWarnings) drop_copy();
  v1::ConvertEvent event;
  event.mutable_warning()->set_page(page);
  event.mutable_warning()->set_message(message);
  return stream_.Write(event);
}

bool CallOutlet::data(std::span<const uint8_t> bytes) {
  if (copy_ && (copy_->stream.size() + bytes.size() > most_kept_ || !copy_->stream.append(bytes))) drop_copy();
  v1::ConvertEvent event;
  event.set_data(bytes.data(), bytes.size());
  return stream_.Write(event);
}

std::optional<CachedResult> CallOutlet::take_copy() {
  if (copy_) copy_->stream.seal();
  return std::exchange(copy_, std::nullopt);
}

bool CallOutlet::replay(const CachedResult& result) {
  copy_.reset();
  if (!opened(result.pages)) return false;
  for (const auto& [page, text] : result.warnings) {
    if (!warning(page, text)) return false;
  }
  std::vector<uint8_t> piece(kPiece);
  for (uint64_t at = 0; at < result.stream.size();) {
    const ssize_t got = pread(result.stream.fd(), piece.data(), piece.size(), static_cast<off_t>(at));
    if (got <= 0 || !data({piece.data(), static_cast<size_t>(got)})) return false;
    at += static_cast<uint64_t>(got);
  }
  return page(result.pages, result.pages, result.stream.size());
}

}  // namespace dce::worker
