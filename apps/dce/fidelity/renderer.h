// Programs that draw pages, other than this one.
#pragma once

#include <string>
#include <vector>

#include "fidelity/picture.h"

namespace dce::cli {

/// A program of other people that draws a page of a PDF or PostScript file.
struct Renderer {
  std::string name;     ///< for people
  std::string program;  ///< absolute
  bool ghostscript = false;
};

/// Those on PATH that read PDF: Poppler's, Ghostscript's; or, with `postscript`, that read PostScript.
std::vector<Renderer> installed_renderers(bool postscript);

/// Page `page` (from 1) of `document`, drawn into `folder`. Throws std::runtime_error when the program fails, writes
/// nothing, or takes more than a minute.
Picture draw_page(const Renderer& renderer, const std::string& document, int page, const std::string& folder);

}  // namespace dce::cli
