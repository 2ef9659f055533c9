// Plain text cut into the rows of a monospaced page: tabs, wrapping, form feeds, wide and combining
// characters.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stream/source.h"

namespace dce::core {

/// One character, and where the next begins.
struct TextCharacter {
  uint32_t code = 0;
  size_t next = 0;
};

/// Decodes the UTF-8 sequence at `at` (< utf8.size()); what is no valid one is U+FFFD, a byte at a time.
TextCharacter text_character(Bytes utf8, size_t at);

/// Columns a character takes on a monospaced row: 0 for combining marks and invisible ones, 2 for wide ones
/// (UAX #11).
int text_columns(uint32_t code);

/// The column after the character that stands at `column`: a tab goes on to the next multiple of 8, a
/// backspace back by one.
int text_advance(uint32_t code, int column);

/// Where an ANSI control sequence (ECMA-48, ESC [ ... final byte) that starts at `at` ends; `at` if there is
/// none.
size_t text_escape_end(Bytes utf8, size_t at);

struct TextRow {
  size_t begin = 0, end = 0;  ///< bytes to print: no line end, no space at which the row was wrapped
  size_t next = 0;            ///< where the next row begins
  bool form_feed = false;     ///< the next row begins a page
  bool shaped = false;        ///< holds letters that must be joined, stacked or set from right to left
};

/// The row that begins at `at`, wrapped after the last space that fits, or anywhere if there is none.
TextRow text_row(Bytes utf8, size_t at, int columns);

}  // namespace dce::core
