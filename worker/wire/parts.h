// Documents that a child found in another, one after the other in its stream.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace dce::worker {

/// What stands before a document's bytes.
struct PartHead {
  uint64_t size = 0;      ///< of the bytes
  uint32_t position = 0;  ///< among the documents so far, which it stands before; their number for the end
  std::string name;       ///< at most kLongestPartName bytes
};

constexpr size_t kLongestPartName = 200;

/// As it goes into the stream; a longer name is cut.
std::string to_bytes(const PartHead& head);

/// Takes such a stream apart, in pieces of any size. What comes from a child is not believed: the callbacks
/// answer false to what they do not take.
class PartsReader {
 public:
  using Begin = std::function<bool(const PartHead&)>;
  using Data = std::function<bool(std::span<const uint8_t>)>;

  PartsReader(Begin begin, Data data) : begin_(std::move(begin)), data_(std::move(data)) {}

  /// False at what is no such stream, or was not taken; then no more may come.
  bool take(std::span<const uint8_t> bytes);
  /// Has the last document come whole?
  bool complete() const { return left_ == 0 && head_.empty(); }

 private:
  bool take_head();

  const Begin begin_;
  const Data data_;
  std::string head_;  ///< what has come of one
  uint64_t left_ = 0;
};

}  // namespace dce::worker
