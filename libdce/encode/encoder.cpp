#include "encode/encoder.h"

namespace dce::core {

Result<std::unique_ptr<SideEncoder>> Encoder::begin_side(const SideDescription&, const PieceReceiver&) {
  return Status(Code::internal, "this stream format takes no bands");
}

Result<std::unique_ptr<SideCanvas>> Encoder::begin_canvas_side(const SideDescription&, const PieceReceiver&) {
  return Status(Code::internal, "this stream format has no vector lane");
}

Status Encoder::side_pages(const SideDescription&, std::span<const PagePlacement>, Sink&) {
  return {Code::internal, "this stream format takes no whole pages"};
}

Status Encoder::write(const SideDescription&, const Piece& piece, Sink& sink) {
  return sink.write(piece.bytes.view());
}

}  // namespace dce::core
