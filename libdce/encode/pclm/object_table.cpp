#include "encode/pclm/object_table.h"

#include <cstdio>
#include <string>

#include "stream/byte_buffer.h"

namespace dce::core::pclm {
namespace {

constexpr uint64_t largest_offset = 9'999'999'999;  // an entry has ten digits

void put_entry(uint64_t offset, ByteBuffer& out) {
  char text[32];
  std::snprintf(text, sizeof text, "%010llu 00000 n \n", static_cast<unsigned long long>(offset));
  out.append(std::string_view(text, 20));
}

}  // namespace

Status ObjectTable::write(Bytes bytes, Sink& sink) {
  if (bytes.size() > largest_offset - offset_) {
    return {Code::limit,
            "a PCLm file ends at 10 GB: choose a lower resolution, or some pages with page-ranges"};
  }
  offset_ += bytes.size();
  return sink.write(bytes);
}

void ObjectTable::begin_object() {
  uint64_t step = offset_ - last_;
  last_ = offset_;
  ++count_;
  for (; step >= 0x80; step >>= 7) steps_.push_back(static_cast<uint8_t>(step | 0x80));
  steps_.push_back(static_cast<uint8_t>(step));
}

Status ObjectTable::write_table(uint64_t first, uint64_t second, Sink& sink) {
  ByteBuffer out;
  out.append("xref\n0 " + std::to_string(next_number()) + "\n0000000000 65535 f \n");
  put_entry(first, out);
  put_entry(second, out);
  uint64_t offset = 0;
  for (size_t i = 0; i < steps_.size();) {
    int shift = 0;
    do {
      offset += static_cast<uint64_t>(steps_[i] & 0x7f) << shift;
      shift += 7;
    } while (steps_[i++] & 0x80);
    put_entry(offset, out);
    if (out.size() > 1 << 16) {
      DCE_TRY(write(out.view(), sink));
      out.clear();
    }
  }
  return write(out.view(), sink);
}

}  // namespace dce::core::pclm
