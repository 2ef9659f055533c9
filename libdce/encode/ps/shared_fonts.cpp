#include "encode/ps/shared_fonts.h"

#include <algorithm>
#include <vector>

#include "stream/byte_reader.h"

namespace dce::core {
namespace {

struct Item {
  uint8_t code;
  std::string_view name, charstring;
};
struct PageFont {
  uint32_t number;
  FontKey key;
  uint32_t units;
  std::vector<Item> items;
};

std::string_view text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool read(ByteReader& reader, PageFont& font) {
  if (reader.at_end()) return false;
  font.number = reader.u32be();
  Bytes key = reader.take(font.key.bytes.size());
  if (!reader.ok()) return false;
  std::copy(key.begin(), key.end(), font.key.bytes.begin());
  font.units = reader.u32be();
  font.items.clear();
  for (uint32_t count = reader.u32be(); count > 0 && reader.ok(); --count) {
    Item item{};
    item.code = reader.u8();
    item.name = text(reader.take(reader.u8()));
    item.charstring = text(reader.take(reader.u32be()));
    font.items.push_back(item);
  }
  return reader.ok();
}

void outline(PsText& out, std::string_view name, std::string_view charstring) {
  out.raw("/")
      .raw(name)
      .raw(" ")
      .integer(static_cast<int64_t>(charstring.size()))
      .raw("FD ")
      .raw(charstring)
      .raw("\n");
}

}  // namespace

void SharedFonts::learn(Bytes fonts) {
  ByteReader reader(fonts);
  for (PageFont font; read(reader, font);) {
    auto [it, fresh] = faces_.try_emplace({font.key, font.units});
    if (fresh) it->second.number = static_cast<int>(faces_.size()) - 1;
    for (const Item& item : font.items) {
      if (it->second.glyphs.try_emplace(std::string(item.name), item.charstring).second) {
        outline_bytes_ += item.charstring.size();
      }
    }
  }
}

void SharedFonts::define_shared(PsText& out) {
  std::vector<Face*> ordered(faces_.size());
  for (auto& [key, face] : faces_) ordered[static_cast<size_t>(face.number)] = &face;
  for (Face* face : ordered) {
    out.raw("/C").integer(face->number).op("FC");
    for (auto& [name, charstring] : face->glyphs) {
      outline(out, name, charstring);
      std::string().swap(charstring);
    }
  }
}

void SharedFonts::define(Bytes fonts, PsText& out) const {
  ByteReader reader(fonts);
  for (PageFont font; read(reader, font);) {
    auto shared = faces_.find({font.key, font.units});
    if (shared != faces_.end()) {
      out.raw("C").integer(shared->second.number).op("FU");
    } else {
      out.op("FB");
    }
    for (const Item& item : font.items) {
      if (shared == faces_.end() || shared->second.glyphs.find(item.name) == shared->second.glyphs.end()) {
        outline(out, item.name, item.charstring);
      }
    }
    // Codes in order, and the character's own code mostly: the list hardly differs from page to page.
    std::sort(font.items.begin(), font.items.end(),
              [](const Item& a, const Item& b) { return a.code < b.code; });
    out.raw("[");
    for (const Item& item : font.items) out.raw("/").raw(item.name).raw(" ").integer(item.code);
    out.raw("]/F").integer(font.number).integer(font.units).op("FE");
  }
}

}  // namespace dce::core
