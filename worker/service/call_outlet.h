// Events and bytes of a conversion onto a call, and a copy for those who ask for the same.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <optional>

#include "dce/v1/conversion_engine.grpc.pb.h"
#include "worker/supervise/conversion.h"
#include "worker/supervise/result_cache.h"

namespace dce::worker {

using CallStream = grpc::ServerReaderWriter<v1::ConvertEvent, v1::ConvertRequest>;

class CallOutlet final : public Outlet {
 public:
  /// A stream of at most `most_kept` bytes is copied on its way; 0 for none. `not_kept` hears at once when there will be no copy.
  CallOutlet(CallStream& stream, grpc::ServerContext& context, uint64_t most_kept, std::function<void()> not_kept);

  bool opened(uint32_t pages) override;
  bool page(uint32_t page, uint32_t pages, uint64_t bytes) override;
  bool warning(uint32_t page, const std::string& message) override;
  bool data(std::span<const uint8_t> bytes) override;
  bool gone() override { return context_.IsCancelled(); }

  /// The copy, where there is one: for a conversion that was done. Once.
  std::optional<CachedResult> take_copy();

  /// Sends what was kept, as the conversion did. False when the caller is gone.
  bool replay(const CachedResult& result);

 private:
  CallStream& stream_;
  grpc::ServerContext& context_;
  void drop_copy();

  const uint64_t most_kept_;
  const std::function<void()> not_kept_;
  std::optional<CachedResult> copy_;
};

}  // namespace dce::worker
