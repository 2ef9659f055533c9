// One conversion by engines, for a program that seldom asks for one: gRPC and what it brings are loaded by
// the first call, for they would double the time that every process takes to start.
#pragma once

#include <string>
#include <vector>

#include "client/engine_pool.h"

namespace dce::client {

struct EngineCall {
  std::vector<std::string> addresses;  ///< as EnginePool takes them
  std::string credentials_folder;      ///< as Credentials::from_folder takes it; empty for none
  const Request& request;
  EnginePool::Write write;
  EnginePool::Listen listen;
  const Cancel* cancel = nullptr;
};

/// As EnginePool::convert, of a pool that ends with the call. Throws Error, with DCE_INTERNAL where the
/// library that holds the protocol is not installed. For any number of threads.
Stats convert_by_engine(const EngineCall& call);

namespace detail {
/// What that library exports, and its file beside libdce.
using EngineEntry = void(const EngineCall& call, Stats& stats);
constexpr const char* engine_entry_name = "dce_client_convert";
constexpr const char* engine_library_name = "libdce-client.so";
}  // namespace detail

}  // namespace dce::client
