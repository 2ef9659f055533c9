// What a converting process under a document's power may say to its supervisor.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <span>
#include <string>
#include <vector>

#include "worker/wire/channel.h"
#include "worker/wire/parts.h"
#include "worker/wire/task.h"

namespace {

using namespace dce::worker;

void parts(std::span<const uint8_t> stream, size_t piece) {
  uint64_t left = 0;
  PartsReader reader(
      [&](const PartHead& head) {
        if (left != 0 || head.name.size() > kLongestPartName) std::abort();
        left = head.size;
        return true;
      },
      [&](std::span<const uint8_t> bytes) {
        if (bytes.size() > left) std::abort();
        left -= bytes.size();
        return true;
      });
  while (!stream.empty()) {
    const size_t count = std::min(piece, stream.size());
    if (!reader.take(stream.first(count))) return;
    stream = stream.subspan(count);
  }
}

void detours(const std::string& text) {
  std::vector<Detour> read;
  try {
    read = detours_from_json(text);
  } catch (const std::exception&) {
    return;
  }
  const std::string first = to_json(read);
  if (to_json(detours_from_json(first)) != first) std::abort();
}

void message(std::span<const uint8_t> bytes) {
  static auto [supervisor, child] = Channel::pair();
  if (bytes.empty() || write(child.fd(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    return;
  const auto received = supervisor.receive();
  if (received && received->text.size() > kLongestText) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  parts(rest, size_t{data[0]} + 1);
  detours(std::string(rest.begin(), rest.end()));
  message(rest);
  return 0;
}
