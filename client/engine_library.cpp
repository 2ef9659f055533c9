// The loaded side of engine_call.h.
#include <grpcpp/grpcpp.h>

#include "client/engine_call.h"

extern "C" __attribute__((visibility("default"))) void dce_client_convert(const dce::client::EngineCall& call,
                                                                          dce::client::Stats& stats) {
  using namespace dce::client;
  static_assert(std::is_same_v<decltype(dce_client_convert), detail::EngineEntry>);
  // Never connected, and never ended: with the last channel gRPC's threads end, which takes 5 ms.
  [[maybe_unused]] static const auto* const last =
      new std::shared_ptr<grpc::Channel>(grpc::CreateChannel("unix:", grpc::InsecureChannelCredentials()));
  Credentials credentials;
  if (!call.credentials_folder.empty()) credentials = Credentials::from_folder(call.credentials_folder);
  EnginePool pool(call.addresses, credentials);
  stats = pool.convert(call.request, call.write, call.listen, call.cancel);
}
