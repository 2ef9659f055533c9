#include "codec/jbig2_decode.h"

#include <algorithm>
#include <array>
#include <map>
#include <variant>
#include <vector>

#include "codec/jbig2_halftone.h"
#include "codec/jbig2_huffman.h"
#include "codec/jbig2_regions.h"
#include "codec/jbig2_symbols.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

constexpr uint32_t unknown = 0xffffffff;  // a length or a height that comes later
constexpr std::array<uint8_t, 8> file_id = {0x97, 'J', 'B', '2', '\r', '\n', 0x1a, '\n'};

/// 7.3. Of regions there are three kinds each: kept for others, drawn, drawn without loss.
enum class Type : uint8_t {
  symbol_dictionary = 0,
  text_region = 4,
  pattern_dictionary = 16,
  halftone_region = 20,
  generic_region = 36,
  refinement_region = 40,
  page_information = 48,
  end_of_page = 49,
  end_of_stripe = 50,
  end_of_file = 51,
  tables = 53,
};

Status damaged(const char* what) {
  return {Code::unreadable, std::string("a JBIG2 image is damaged: ") + what};
}

struct Header {
  uint32_t number = 0, page = 0, length = 0;
  uint8_t type = 0;
  std::vector<uint32_t> references;
};

/// 7.2.
Result<Header> read_header(ByteReader& reader) {
  Header header;
  header.number = reader.u32be();
  const uint8_t flags = reader.u8();
  header.type = flags & 63;
  uint32_t count = reader.peek() >> 5;
  if (count == 7) {
    count = reader.u32be() & 0x1fffffff;
    reader.skip((size_t{count} + 8) / 8);
  } else {
    reader.skip(1);
  }
  const size_t size = header.number <= 256 ? 1 : header.number <= 65536 ? 2 : 4;
  if (count > reader.remaining() / size) return damaged("it refers to more segments than there can be");
  for (uint32_t i = 0; i < count; ++i)
    header.references.push_back(size == 1 ? reader.u8() : size == 2 ? reader.u16be() : reader.u32be());
  header.page = (flags & 0x40) != 0 ? reader.u32be() : reader.u8();
  header.length = reader.u32be();
  return reader.ok() ? Result<Header>(std::move(header)) : damaged("it ends within a segment's header");
}

/// 7.2.7: a generic region whose length is unknown ends with two bytes of its coding, which cannot be data,
/// and the count of its rows.
size_t length_of_generic_region(Bytes data) {
  constexpr size_t flags_at = 17;
  if (data.size() <= flags_at) return data.size();
  const std::array<uint8_t, 2> end =
      (data[flags_at] & 1) != 0 ? std::array<uint8_t, 2>{0, 0} : std::array<uint8_t, 2>{0xff, 0xac};
  const auto found = std::search(data.begin() + flags_at + 1, data.end(), end.begin(), end.end());
  return std::min(data.size(), static_cast<size_t>(found - data.begin()) + 6);
}

/// 7.4.1.
struct Region {
  uint32_t width = 0, height = 0, x = 0, y = 0;
  Jbig2Operator with = Jbig2Operator::or_;
};

class Reader {
 public:
  Reader(int64_t pixels, Cancellation& cancellation) : budget_(pixels, cancellation) {}

  /// Segments up to the end of the page. What is wrong with one of them does not keep the next from being
  /// read.
  Status read(Bytes bytes) {
    ByteReader reader(bytes);
    if (bytes.size() > file_id.size() && std::equal(file_id.begin(), file_id.end(), bytes.begin())) {
      reader.skip(file_id.size());
      if ((reader.u8() & 2) == 0) reader.skip(4);  // how many pages
    }
    Status first;
    while (!reader.at_end() && !page_ended_) {
      auto header = read_header(reader);
      if (!header.ok()) return first.ok() ? std::move(header).status() : first;
      const Bytes rest = bytes.subspan(reader.position());
      if (header->length == unknown && header->type == static_cast<uint8_t>(Type::generic_region) + 2)
        header->length = static_cast<uint32_t>(length_of_generic_region(rest));
      const bool cut = header->length > rest.size();
      Status status = read_segment(*header, rest.first(std::min<size_t>(header->length, rest.size())));
      if (status.code() == Code::limit || status.code() == Code::cancelled) return status;
      if (status.ok() && cut) status = damaged("it ends within a segment");
      if (first.ok()) first = std::move(status);
      reader.skip(header->length);
    }
    return first;
  }

  bool has_page() const { return has_page_; }
  Bitmap take_page() { return std::move(page_); }

 private:
  using Kept = std::variant<Jbig2SymbolDictionary, std::vector<Bitmap>,
                            std::shared_ptr<const Jbig2HuffmanTable>, Bitmap>;

  Status read_segment(const Header& header, Bytes data) {
    DCE_TRY(budget_.spend(jbig2_step_cost));
    switch (static_cast<Type>(header.type)) {
      case Type::symbol_dictionary: {
        DCE_ASSIGN(const Jbig2References references, references_of(header));
        DCE_ASSIGN(auto dictionary, jbig2_read_symbols(data, references, budget_));
        kept_.insert_or_assign(header.number, std::move(dictionary));
        return ok();
      }
      case Type::pattern_dictionary: {
        DCE_ASSIGN(auto patterns, jbig2_read_patterns(data, budget_));
        kept_.insert_or_assign(header.number, std::move(patterns));
        return ok();
      }
      case Type::tables: {
        auto table = Jbig2HuffmanTable::read_custom(data);
        if (!table) return damaged("a Huffman table");
        kept_.insert_or_assign(header.number, std::move(table));
        return ok();
      }
      case Type::page_information:
        return read_page_information(data);
      case Type::end_of_page:
      case Type::end_of_file:
        page_ended_ = has_page_;
        return ok();
      case Type::end_of_stripe: {
        ByteReader reader(data);
        const int64_t last = reader.u32be();
        return reader.ok() && grows_ ? grow(last + 1) : ok();
      }
      default:
        return read_region(header, data);
    }
  }

  /// 7.4.8.
  Status read_page_information(Bytes data) {
    if (has_page_) return damaged("it has two pages");
    ByteReader reader(data);
    const uint32_t width = reader.u32be(), height = reader.u32be();
    reader.skip(8);  // resolutions
    const uint8_t flags = reader.u8();
    const unsigned stripes = reader.u16be();
    if (!reader.ok()) return damaged("the page's information");
    grows_ = height == unknown;
    ink_ = (flags & 4) != 0;
    page_width_ = width;
    has_page_ = true;
    return grow(grows_ ? stripes & 0x7fff : height);
  }

  /// The page is that high, at least.
  Status grow(int64_t height) {
    if (page_.height() >= height && page_.width() > 0) return ok();
    DCE_ASSIGN(Bitmap higher, budget_.bitmap(page_width_, height));
    if (ink_) DCE_TRY(jbig2_compose(Bitmap(higher), higher, 0, 0, Jbig2Operator::xnor, budget_));
    DCE_TRY(jbig2_compose(page_, higher, 0, 0, Jbig2Operator::replace, budget_));
    page_ = std::move(higher);
    return ok();
  }

  template <class T>
  const T* kept(uint32_t number) const {
    const auto found = kept_.find(number);
    return found == kept_.end() ? nullptr : std::get_if<T>(&found->second);
  }

  Result<Jbig2References> references_of(const Header& header) {
    Jbig2References references;
    for (const uint32_t number : header.references) {
      if (const auto* dictionary = kept<Jbig2SymbolDictionary>(number)) {
        DCE_TRY(budget_.spend(jbig2_symbol_cost * static_cast<int64_t>(dictionary->exported.size())));
        references.symbols.insert(references.symbols.end(), dictionary->exported.begin(),
                                  dictionary->exported.end());
        references.last_dictionary = dictionary;
      } else if (const auto* table = kept<std::shared_ptr<const Jbig2HuffmanTable>>(number)) {
        references.tables.push_back(*table);
      }
    }
    return references;
  }

  Status read_region(const Header& header, Bytes data) {
    const auto kind = static_cast<Type>(header.type & ~3);
    const bool region = kind == Type::text_region || kind == Type::halftone_region ||
                        kind == Type::generic_region || kind == Type::refinement_region;
    if (!region || (header.type & 3) == 1) return ok();  // profiles, extensions: nothing to be drawn
    ByteReader reader(data);
    Region place;
    place.width = reader.u32be();
    place.height = reader.u32be();
    place.x = reader.u32be();
    place.y = reader.u32be();
    const unsigned with = reader.u8() & 7;
    if (!reader.ok() || with > static_cast<unsigned>(Jbig2Operator::replace)) return damaged("a region");
    place.with = static_cast<Jbig2Operator>(with);
    const bool drawn = (header.type & 3) != 0;
    if (drawn && !has_page_) return damaged("a region without a page");
    DCE_ASSIGN(Bitmap bitmap, budget_.bitmap(place.width, place.height));
    // What was read before it went wrong is shown.
    Status status = read_pixels(kind, header, place, data.subspan(reader.position()), bitmap);
    if (status.code() == Code::limit || status.code() == Code::cancelled) return status;
    if (drawn) {
      if (grows_) DCE_TRY(grow(int64_t{place.y} + place.height));
      DCE_TRY(jbig2_compose(bitmap, page_, place.x, place.y, place.with, budget_));
    } else {
      kept_.insert_or_assign(header.number, std::move(bitmap));
    }
    return status;
  }

  Status read_pixels(Type kind, const Header& header, const Region& place, Bytes data, Bitmap& bitmap) {
    switch (kind) {
      case Type::text_region: {
        DCE_ASSIGN(const Jbig2References references, references_of(header));
        return jbig2_read_text(data, references, bitmap, budget_);
      }
      case Type::halftone_region: {
        const auto* patterns =
            header.references.empty() ? nullptr : kept<std::vector<Bitmap>>(header.references[0]);
        return patterns ? jbig2_read_halftone(data, *patterns, bitmap, budget_) : damaged("no patterns");
      }
      case Type::generic_region:
        return read_generic(data, bitmap);
      default:
        return read_refinement(header, place, data, bitmap);
    }
  }

  /// 7.4.6.
  Status read_generic(Bytes data, Bitmap& bitmap) {
    ByteReader reader(data);
    const unsigned flags = reader.u8();
    if ((flags & 1) != 0) return jbig2_read_mmr(data.subspan(reader.position()), bitmap, budget_).status();
    Jbig2Template shape{.number = static_cast<int>(flags >> 1 & 3), .typical_prediction = (flags & 8) != 0};
    if ((flags & 0x10) != 0 && shape.number == 0)
      return damaged("templates with twelve pixels are not supported");
    jbig2_read_places(reader, shape.adaptive, Jbig2Template::adaptive_pixels(shape.number));
    if (!reader.ok()) return damaged("a generic region");
    std::vector<Jbig2Context> contexts(Jbig2Template::contexts(shape.number));
    Jbig2ArithmeticDecoder decoder(data.subspan(reader.position()));
    return jbig2_read_generic(decoder, contexts, shape, nullptr, bitmap, budget_);
  }

  /// 7.4.7: of a region that is kept, or of what the page shows there.
  Status read_refinement(const Header& header, const Region& place, Bytes data, Bitmap& bitmap) {
    ByteReader reader(data);
    const unsigned flags = reader.u8();
    Jbig2Refinement shape{.number = static_cast<int>(flags & 1), .typical_prediction = (flags & 2) != 0};
    if (shape.number == 0) jbig2_read_places(reader, shape.adaptive, 2);
    if (!reader.ok()) return damaged("a refinement");
    std::vector<Jbig2Context> contexts(Jbig2Refinement::contexts);
    Jbig2ArithmeticDecoder decoder(data.subspan(reader.position()));
    const Bitmap* reference = nullptr;
    for (const uint32_t number : header.references) {
      if (const auto* found = kept<Bitmap>(number)) reference = found;
    }
    if (reference) return jbig2_read_refinement(decoder, contexts, shape, *reference, 0, 0, bitmap, budget_);
    if (!header.references.empty()) return damaged("nothing to be refined");
    DCE_ASSIGN(Bitmap shown, budget_.bitmap(bitmap.width(), bitmap.height()));
    DCE_TRY(
        jbig2_compose(page_, shown, -int64_t{place.x}, -int64_t{place.y}, Jbig2Operator::replace, budget_));
    return jbig2_read_refinement(decoder, contexts, shape, shown, 0, 0, bitmap, budget_);
  }

  Jbig2Budget budget_;
  std::map<uint32_t, Kept> kept_;  ///< by segment
  Bitmap page_;
  int64_t page_width_ = 0;
  bool has_page_ = false, grows_ = false, ink_ = false, page_ended_ = false;
};

}  // namespace

Jbig2Page jbig2_decode(Bytes globals, Bytes coded, int64_t pixels, Cancellation& cancellation) {
  Reader reader(pixels, cancellation);
  Status status = reader.read(globals);
  Status own = reader.read(coded);
  if (status.ok()) status = std::move(own);
  if (status.ok() && !reader.has_page()) status = damaged("it has no page");
  return {reader.take_page(), std::move(status)};
}

}  // namespace dce::core
