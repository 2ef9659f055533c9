#include "colour/cmyk_table.h"

// Made by tools/make-cmyk-table; taken in by the assembler, which is quicker than an array in source.
asm(R"(
  .section .rodata
  .global dce_fogra39_table
  .hidden dce_fogra39_table
  .balign 16
dce_fogra39_table:
  .incbin ")" DCE_FOGRA39_TABLE R"("
  .previous
)");

extern "C" const uint8_t dce_fogra39_table[dce::core::CmykTable::size];

namespace dce::core {

const CmykTable& cmyk_fogra39() {
  static const CmykTable table{std::span<const uint8_t, CmykTable::size>(dce_fogra39_table)};
  return table;
}

}  // namespace dce::core
