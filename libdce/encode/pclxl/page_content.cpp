#include "encode/pclxl/page_content.h"

#include <cstring>

namespace dce::core::xl {
namespace {

// Stretches: a head of four bytes, whose top bit tells text from operators and whose rest is the stretch's
// size in bytes. The bytes stay in the process, so that its own byte order does.
constexpr size_t head_size = sizeof(uint32_t);
constexpr uint32_t text_bit = 0x80000000u;

}  // namespace

void PageContent::open(bool text) {
  if (!bytes_.empty()) {
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

Piece PageContent::take(int tag) {
  open(false);
  close();
  return {tag, std::exchange(bytes_, {}), glyphs_.take()};
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
