#include "mupdf/text_rows.h"

#include <mupdf/ucdn.h>

namespace dce::core {
namespace {

constexpr uint32_t replacement = 0xfffd;
constexpr int tab_width = 8;

// A row ends after this many bytes a column even if they print nothing: marks and backspaces without end.
constexpr size_t most_bytes_per_column = 32;

/// Scripts whose letters change with their neighbours or run from right to left: they need a shaping engine.
bool needs_shaping(uint32_t code) {
  if (code < 0x0590) return false;
  const int bidi = ucdn_get_bidi_class(code);
  if (bidi == UCDN_BIDI_CLASS_R || bidi == UCDN_BIDI_CLASS_AL) return true;
  // Devanagari to Myanmar, Khmer, Mongolian, and the Indic and South-East Asian blocks further on.
  return (code >= 0x0900 && code < 0x10a0) || (code >= 0x1780 && code < 0x18b0) ||
         (code >= 0x1900 && code < 0x1ab0) || (code >= 0x1b00 && code < 0x1c50) ||
         (code >= 0xa800 && code < 0xaae0 && !(code >= 0xa960 && code < 0xa980)) ||
         (code >= 0x11000 && code < 0x11fc0);
}

bool is_line_end(uint32_t code) {
  return code == '\n' || code == '\r' || code == '\v';
}

size_t after_line_end(Bytes utf8, size_t at) {
  const bool pair = utf8[at] == '\r' && at + 1 < utf8.size() && utf8[at + 1] == '\n';
  return at + (pair ? 2 : 1);
}

}  // namespace

TextCharacter text_character(Bytes utf8, size_t at) {
  const uint8_t lead = utf8[at];
  if (lead < 0x80) return {lead, at + 1};
  // RFC 3629: length by the lead byte, shortest form only, no surrogates, nothing above U+10FFFF.
  const int more = lead >= 0xc2 && lead < 0xe0   ? 1
                   : lead >= 0xe0 && lead < 0xf0 ? 2
                   : lead >= 0xf0 && lead < 0xf5 ? 3
                                                 : 0;
  if (more == 0 || utf8.size() - at <= static_cast<size_t>(more)) return {replacement, at + 1};
  uint32_t code = lead & (0x3fu >> more);
  for (int i = 1; i <= more; ++i) {
    const uint8_t byte = utf8[at + static_cast<size_t>(i)];
    if ((byte & 0xc0) != 0x80) return {replacement, at + 1};
    code = code << 6 | (byte & 0x3f);
  }
  constexpr uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
    return {replacement, at + 1};
  return {code, at + static_cast<size_t>(more) + 1};
}

int text_columns(uint32_t code) {
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad ? 0 : 1;
  switch (ucdn_get_general_category(code)) {
    case UCDN_GENERAL_CATEGORY_MN:
    case UCDN_GENERAL_CATEGORY_ME:
    case UCDN_GENERAL_CATEGORY_CF:
    case UCDN_GENERAL_CATEGORY_ZL:
    case UCDN_GENERAL_CATEGORY_ZP:
      return 0;
    default:
      break;
  }
  const int width = ucdn_get_east_asian_width(code);
  return width == UCDN_EAST_ASIAN_W || width == UCDN_EAST_ASIAN_F ? 2 : 1;
}

int text_advance(uint32_t code, int column) {
  if (code >= 0x20 && code < 0x7f) return column + 1;
  if (code == '\t') return (column / tab_width + 1) * tab_width;
  if (code == '\b') return column > 0 ? column - 1 : 0;
  return column + text_columns(code);
}

size_t text_escape_end(Bytes utf8, size_t at) {
  constexpr size_t longest = 64;
  if (at + 1 >= utf8.size() || utf8[at] != 0x1b || utf8[at + 1] != '[') return at;
  for (size_t i = at + 2; i < utf8.size() && i < at + longest; ++i) {
    if (utf8[i] >= 0x40 && utf8[i] <= 0x7e) return i + 1;
    if (utf8[i] < 0x20 || utf8[i] > 0x3f) break;
  }
  return at;
}

TextRow text_row(Bytes utf8, size_t at, int columns) {
  TextRow row{at, utf8.size(), utf8.size(), false, false};
  const size_t most = at + static_cast<size_t>(columns) * most_bytes_per_column;
  int column = 0;
  size_t wrap_end = at, wrap_next = at;  // the last place to wrap at; none while wrap_end is the row's begin
  while (at < utf8.size()) {
    if (const size_t end = text_escape_end(utf8, at); end != at) {
      at = end;
      continue;
    }
    const TextCharacter character = text_character(utf8, at);
    if (is_line_end(character.code)) {
      row.end = at;
      row.next = after_line_end(utf8, at);
      return row;
    }
    if (character.code == '\f') {
      row.end = at;
      row.next = at + 1;
      row.form_feed = true;
      return row;
    }
    const bool space = character.code == ' ' || character.code == '\t';
    const int after = text_advance(character.code, column);
    // A space may hang over the edge: it is where the row ends.
    if ((after > columns && column > 0 && !space) || at >= most) {
      const bool between_words = wrap_end > row.begin;
      row.end = between_words ? wrap_end : at;
      row.next = between_words ? wrap_next : at;
      return row;
    }
    if (space) {
      if (wrap_next != at) wrap_end = at;
      wrap_next = character.next;
    } else if (text_columns(character.code) == 2) {  // between ideographs a row may end anywhere
      wrap_end = wrap_next = character.next;
    }
    row.shaped = row.shaped || needs_shaping(character.code);
    column = after;
    at = character.next;
  }
  return row;
}

}  // namespace dce::core
