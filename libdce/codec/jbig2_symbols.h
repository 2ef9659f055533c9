// JBIG2's symbol dictionaries and the text that is set with them: ITU-T T.88, 6.4 and 6.5.
#pragma once

#include <memory>
#include <vector>

#include "codec/jbig2_huffman.h"
#include "codec/jbig2_regions.h"

namespace dce::core {

using Jbig2Symbol = std::shared_ptr<const Bitmap>;
using Jbig2Symbols = std::vector<Jbig2Symbol>;
/// What one of them in a list costs of the budget: as pixels, the memory that it takes.
constexpr int64_t jbig2_symbol_cost = 8 * sizeof(Jbig2Symbol);

/// The contexts of what a dictionary decodes, which the next one may go on with.
struct Jbig2SymbolContexts {
  std::vector<Jbig2Context> generic, refinement;
};

struct Jbig2SymbolDictionary {
  Jbig2Symbols exported;
  /// Where the dictionary keeps them (7.4.2.2): of these templates.
  std::shared_ptr<const Jbig2SymbolContexts> contexts;
  int generic_template = 0, refinement_template = 0;
};

/// What a segment refers to, in that order.
struct Jbig2References {
  Jbig2Symbols symbols;  ///< of all dictionaries
  std::vector<std::shared_ptr<const Jbig2HuffmanTable>> tables;
  const Jbig2SymbolDictionary* last_dictionary = nullptr;
};

/// The data of a segment of type 0.
Result<Jbig2SymbolDictionary> jbig2_read_symbols(Bytes data, const Jbig2References& references,
                                                 Jbig2Budget& budget);

/// The data of a text region's segment behind its region's information.
Status jbig2_read_text(Bytes data, const Jbig2References& references, Bitmap& target, Jbig2Budget& budget);

}  // namespace dce::core
