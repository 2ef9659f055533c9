#include "encode/pclxl/page_content.h"

#include <cstring>

namespace dce::core::xl {
namespace {

// A ticket, then stretches: a head of four bytes, whose top bit tells text from operators and whose rest is
// the stretch's size in bytes. The bytes stay in the process, so that its own byte order does.
constexpr size_t ticket_size = sizeof(uint64_t), head_size = sizeof(uint32_t);
constexpr uint32_t text_bit = 0x80000000u;

}  // namespace

void PageContent::open(bool text) {
  if (bytes_.empty()) {
    bytes_.fill(ticket_size, 0);
  } else {
    if (in_text_ == text) return;
    close();
  }
  head_ = bytes_.size();
  in_text_ = text;
  bytes_.fill(head_size, 0);
}

void PageContent::close() {
  const uint32_t head = static_cast<uint32_t>(bytes_.size() - head_ - head_size) | (in_text_ ? text_bit : 0);
  std::memcpy(bytes_.data() + head_, &head, head_size);
}

ByteBuffer& PageContent::operators() {
  open(false);
  return bytes_;
}

void PageContent::text(TextItem item) {
  open(true);
  std::memcpy(bytes_.grow(sizeof item), &item, sizeof item);
}

void PageContent::rewind(const Mark& mark) {
  bytes_.truncate(mark.size);
  head_ = mark.head;
  in_text_ = mark.in_text;
}

ByteBuffer PageContent::take() {
  open(false);
  close();
  const uint64_t ticket = glyphs_.lend();
  std::memcpy(bytes_.data(), &ticket, ticket_size);
  return std::exchange(bytes_, {});
}

ContentReader::ContentReader(Bytes bytes) : bytes_(bytes) {
  if (bytes_.size() < ticket_size) return;
  std::memcpy(&ticket_, bytes_.data(), ticket_size);
  start_ = at_ = ticket_size;
}

TextItem ContentReader::Stretch::item(size_t index) const {
  TextItem item;
  std::memcpy(&item, items.data() + index * sizeof item, sizeof item);
  return item;
}

std::optional<ContentReader::Stretch> ContentReader::next() {
  if (bytes_.size() - at_ < head_size) return std::nullopt;
  uint32_t head;
  std::memcpy(&head, bytes_.data() + at_, head_size);
  const Bytes body = bytes_.subspan(at_ + head_size, head & ~text_bit);
  at_ += head_size + body.size();
  return head & text_bit ? Stretch{{}, body} : Stretch{body, {}};
}

}  // namespace dce::core::xl
