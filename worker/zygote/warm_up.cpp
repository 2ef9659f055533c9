#include "worker/zygote/warm_up.h"

#include <dce/dce.hpp>
#include <span>
#include <string>
#include <string_view>

#include "unpack/unpack.h"

namespace dce::worker {
namespace {

/// A zygote must not have a second thread.
dce::Engine engine_of_one_thread() {
  dce_engine_options options = dce::Engine::default_options();
  options.threads = 1;
  return dce::Engine(options);
}

void convert_page(const dce::Engine& engine, const std::string& document, const char* format) {
  dce::Job job(engine);
  job.format(format).add(dce::Source::memory(engine, std::as_bytes(std::span(document))));
  job.to_callback([](std::span<const uint8_t>) { return true; });
  job.run();
}

}  // namespace

std::string sample_page() {
  const std::string content =
      "BT /A 12 Tf 72 700 Td (Warm and ready: 0123456789) Tj /B 10 Tf 0 -20 Td (Other words) Tj ET\n"
      "0.8 0.2 0.1 rg 100 100 200 150 re f 2 w 72 600 m 300 500 l S\n"
      "q 50 0 0 50 400 400 cm BI /W 2 /H 2 /CS /RGB /BPC 8 ID 0123456789ab EI Q\n";
  const std::string packed =  // "1 0 0 rg 10 10 50 20 re f", as zlib has it
      "78DA33543000C2A274054303103235503002725315D20040700551>";
  return "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
         "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
         "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[4 0 R 5 0 R]/Resources<</Font<<"
         "/A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>/B<</Type/Font/Subtype/Type1/BaseFont/"
         "Times-Roman>>"
         ">>>>>>endobj\n"
         "4 0 obj<</Length " +
         std::to_string(content.size()) + ">>stream\n" + content +
         "endstream endobj\n5 0 obj<</Filter[/ASCIIHexDecode/FlateDecode]/Length " +
         std::to_string(packed.size()) + ">>stream\n" + packed +
         "\nendstream endobj\ntrailer<</Root 1 0 R>>\n";
}

void load_ahead() {
  using namespace std::string_view_literals;
  // Of each kind that has a library of its own as much as has it loaded: the beginnings of a HEIC, a TIFF and
  // a WebP image, and a word to lay out.
  constexpr std::string_view beginnings[] = {
      "\0\0\0\x18"
      "ftypheic\0\0\0\0mif1heic"sv,
      "II*\0\x08\0\0\0"sv, "RIFF\x0c\0\0\0WEBPVP8 "sv, "<html><p>word"sv};
  const dce::Engine engine = engine_of_one_thread();
  for (const std::string_view beginning : beginnings) {
    try {
      dce::info_json(engine, dce::Source::memory(engine, std::as_bytes(std::span(beginning))));
    } catch (const dce::Error&) {
    }
  }
  core::prepare_unpacking();
}

void warm_up() {
  const std::string document = sample_page();
  const dce::Engine engine = engine_of_one_thread();
  for (const char* format : {"pclxl", "pcl5", "ps", "pdf", "pwg", "png"})
    convert_page(engine, document, format);
  dce::formats_json();
}

}  // namespace dce::worker
