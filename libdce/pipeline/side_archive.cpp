#include "pipeline/side_archive.h"

namespace dce::core {

void SideArchive::add(const SideDescription& description, const Piece& piece, int uses) {
  Side& side = sides_[description.index];
  if (side.forgotten) return;
  side.description = description;
  side.uses = uses;
  Kept kept{.piece = {.tag = piece.tag, .glyphs = piece.glyphs}, .size = piece.bytes.size()};
  if (kept.size <= memory_left_) {
    memory_left_ -= kept.size;
    kept.piece.bytes.append(piece.bytes.view());
  } else {
    kept.in_file = true;
    kept.offset = file_.size();
    file_full_ = file_full_ || !file_.append(piece.bytes.view()).ok();
    if (file_full_) {
      release(side);
      side.forgotten = true;
      return;
    }
  }
  side.pieces.push_back(std::move(kept));
}

void SideArchive::expect(int index, int more_uses) {
  if (const auto found = sides_.find(index); found != sides_.end()) found->second.uses += more_uses;
}

Status SideArchive::replay(int index,
                           const std::function<Status(const SideDescription&, const Piece&)>& receive) {
  const auto found = sides_.find(index);
  if (found == sides_.end() || found->second.forgotten) return {Code::unreadable, "the side was not kept"};
  Side& side = found->second;
  for (const Kept& kept : side.pieces) {
    if (!kept.in_file) {
      DCE_TRY(receive(side.description, kept.piece));
      continue;
    }
    Piece piece{.tag = kept.piece.tag, .glyphs = kept.piece.glyphs};
    uint8_t* to = piece.bytes.grow(kept.size);
    DCE_TRY(file_.read(kept.offset, {to, kept.size}));
    DCE_TRY(receive(side.description, piece));
  }
  if (--side.uses == 0) {
    release(side);
    sides_.erase(found);
  }
  return ok();
}

void SideArchive::release(Side& side) {
  for (const Kept& kept : side.pieces) {
    if (!kept.in_file) memory_left_ += kept.size;
  }
  side.pieces.clear();
}

}  // namespace dce::core
