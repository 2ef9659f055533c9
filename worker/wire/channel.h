// Messages between the supervisor, its zygotes and their children, over a SOCK_SEQPACKET socket pair.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "worker/wire/descriptor.h"

namespace dce::worker {

enum class Kind : uint32_t {
  // zygote to supervisor
  ready = 1,  ///< warm; text: what with
  begun,      ///< child `number` was forked; one descriptor: its pidfd
  refused,    ///< child `number` could not be forked; text: why
  ended,      ///< child `number` was reaped; code: its status as wait(2) gives it
  unable,     ///< there is nothing to convert with, and another try would not change that; text: why
  // supervisor to zygote
  begin,  ///< fork child `number`; two descriptors: its channel and where its stream goes
  // supervisor to child
  job,  ///< text: a Task as JSON; a descriptor a document; again after `detour`
  // child to supervisor
  opened,   ///< pages
  page,     ///< page, pages, number: bytes so far
  warning,  ///< page, text
  done,     ///< pages, number: bytes, text: statistics as JSON
  failed,   ///< code: a dce_code, page, text
  detour,   ///< text: what each document must go through first, as JSON; the child waits for another `job`
  trying,   ///< number: of a document within the one that is taken apart, from 1, 0 when it is done; text: its name
};

struct Message {
  Kind kind{};
  uint32_t code = 0, page = 0, pages = 0;
  uint64_t number = 0;
  std::string text;  ///< at most kLongestText bytes; longer ones are cut when sent
};

constexpr size_t kLongestText = 96 * 1024;
constexpr size_t kMostDescriptors = 128;

/// One end. Not for two threads at a time.
class Channel {
 public:
  Channel() = default;
  explicit Channel(Descriptor fd) : fd_(std::move(fd)) {}
  /// Two ends that are connected, closed on exec. Throws std::system_error.
  static std::pair<Channel, Channel> pair();

  /// False when the other side is gone. Blocks while its buffer is full.
  bool send(const Message& message, std::span<const int> descriptors = {});

  /// The next message, waiting for it; nothing when the other side is gone, or sent what is no message.
  /// Descriptors that come with it are handed over in `descriptors`, and thrown away where that is NULL: a
  /// child under a hostile document's power must not fill its supervisor's table.
  std::optional<Message> receive(std::vector<Descriptor>* descriptors = nullptr);

  int fd() const noexcept { return fd_.get(); }
  Descriptor take() && { return std::move(fd_); }
  explicit operator bool() const noexcept { return static_cast<bool>(fd_); }

 private:
  Descriptor fd_;
};

}  // namespace dce::worker
