// What of a page of HTML may be shown: its text and its looks, nothing that acts or fetches.
#pragma once

#include <string>
#include <string_view>

namespace dce::core {

struct CleanMarkup {
  std::string html;             ///< a whole document; every element closed, every attribute known
  int images_left_out = 0;      ///< that lie elsewhere: nothing is ever fetched
  bool shows_anything = false;  ///< text that is not blank, or an image
};

/// Reads `utf8` as browsers do (HTML 13.2) and writes it anew from a list of elements, attributes and CSS
/// properties that are allowed. Images stay where they are `data:` URIs in base64; scripts, styles, forms,
/// frames, links and whatever is not to be displayed go. Elements nested deeper than 100 lose their tags.
/// The caller has bounded the nesting (XmlDepth) and the size.
CleanMarkup clean_markup(std::string_view utf8);

}  // namespace dce::core
