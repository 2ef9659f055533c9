#include "encode/pcl5/page_program.h"

#include <cstring>
#include <utility>

namespace dce::core {
namespace {

// Pieces never leave the process: values are copied as they lie in memory.
template <class Value>
void put(ByteBuffer& out, const Value* values, size_t count) {
  if (count > 0) std::memcpy(out.grow(count * sizeof(Value)), values, count * sizeof(Value));
}

template <class Value>
void get(Bytes& in, Value* values, size_t count) {
  if (count > 0) std::memcpy(values, in.data(), count * sizeof(Value));
  in = in.subspan(count * sizeof(Value));
}

template <class Value>
void put_list(ByteBuffer& out, const std::vector<Value>& values) {
  const uint64_t count = values.size();
  put(out, &count, 1);
  put(out, values.data(), count);
}

template <class Value>
void get_list(Bytes& in, std::vector<Value>& values) {
  uint64_t count = 0;
  get(in, &count, 1);
  values.resize(count);
  get(in, values.data(), count);
}

}  // namespace

void PageProgram::close_commands() {
  if (closed_ == bytes_.size()) return;
  items_.push_back({Kind::commands, static_cast<uint32_t>(bytes_.size() - closed_)});
  closed_ = bytes_.size();
}

void PageProgram::rewind(const Mark& mark) {
  items_.resize(mark.items);
  bytes_.truncate(mark.bytes);
  closed_ = mark.bytes;
}

ByteBuffer PageProgram::take(const Advances& advances) {
  close_commands();
  ByteBuffer piece;
  put_list(piece, advances);
  put_list(piece, items_);
  piece.append(bytes_.view());
  items_.clear();
  bytes_.clear();
  closed_ = 0;
  return piece;
}

PageProgram::View PageProgram::read(Bytes piece) {
  View view;
  get_list(piece, view.advances);
  get_list(piece, view.items);
  view.commands = piece;
  return view;
}

}  // namespace dce::core
