// What a document of Office is laid out by that does not say it itself.
#pragma once

#include <string>

namespace dce::worker {

/// A language tag for LibreOffice, which takes from it how dates and numbers are written and, of a document
/// that names no paper, which one it is laid out on: A4, or Letter where the tag's country uses that.
///
/// The ticket's document-natural-language with a country ("de-AT"; IPP writes it in small letters) is taken
/// as it is. A language alone, English where there is none, gets the country of the ticket's media, and
/// without media that of `system_paper`: "letter" or another paper's name.
std::string layout_language(const std::string& ticket_json, const std::string& system_paper);

}  // namespace dce::worker
