#include <filesystem>

#include "image/any_image.h"
#include "image/bmp_image.h"
#include "image/gif_image.h"
#include "image/heif_image.h"
#include "image/jp2_image.h"
#include "image/jpeg_image.h"
#include "image/png_image.h"
#include "image/tiff_image.h"
#include "image/webp_image.h"
#include "testing.h"

namespace dce::core {
namespace {

using namespace testing;

TEST(Sniff, EveryFileIsOfOneFormatAndCutsNeverConfuse) {
  int (*const sniffers[])(Bytes) = {sniff_jpeg, sniff_png, sniff_tiff, sniff_webp,
                                    sniff_heif, sniff_gif, sniff_jp2,  sniff_bmp};
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(DCE_TEST_DATA "/images")) {
    std::string name = entry.path().filename().string();
    if (name == "make") continue;
    ++files;
    Source source = load(name);
    for (size_t size : {source.bytes().size(), size_t{32}, size_t{12}, size_t{5}, size_t{0}}) {
      Bytes bytes = source.bytes().first(std::min(size, source.bytes().size()));
      int claims = 0;
      for (auto* sniff : sniffers) claims += sniff(bytes) > 0;
      EXPECT_LE(claims, 1) << name << " of " << size << " bytes";
      if (size >= 32) {
        EXPECT_EQ(claims, 1) << name << " of " << size << " bytes";
      }
    }
    auto images = open_any_image(source, Limits());
    EXPECT_EQ(images.ok(), name != "float.tif") << name;
  }
  EXPECT_GT(files, 60);
  for (const char* text : {"BM is how this text begins, and it goes on.", "GIF89", "II*", "%PDF-1.7", ""}) {
    EXPECT_EQ(open_any_image(Source::own(text), Limits()).status().code(), Code::unreadable) << text;
  }
}

}  // namespace
}  // namespace dce::core
