#pragma once

#include <map>
#include <string>
#include <utility>

#include "document/canvas.h"
#include "encode/ps/ps_text.h"

namespace dce::core {

/// The outlines that a job's setup defines for all pages. Used by the writing thread.
///
/// The first pages teach it the glyphs they use; once it is sealed and written, a page brings only what it
/// lacks, and puts that into the shared dictionaries between its save and restore. So every page needs
/// nothing but the prolog and the setup, and still hardly any outline is sent twice.
class SharedFonts {
 public:
  /// Takes in the glyphs of what PageFonts::hand_over wrote.
  void learn(Bytes fonts);
  size_t outline_bytes() const { return outline_bytes_; }  ///< of the glyphs learnt
  /// The setup's definitions; after this nothing more is learnt.
  void define_shared(PsText& out);
  /// The definitions of a page's fonts.
  void define(Bytes fonts, PsText& out) const;

 private:
  struct Face {
    int number = 0;  // its dictionary of outlines is /C<number>
    std::map<std::string, std::string, std::less<>>
        glyphs;  // charstrings by name; emptied of bytes once written
  };
  std::map<std::pair<FontKey, uint32_t>, Face> faces_;
  size_t outline_bytes_ = 0;
};

}  // namespace dce::core
