#include <gmock/gmock.h>

#include "../open_for_test.h"
#include "input/html/clean_markup.h"

namespace dce::core {
extern const InputFormat input_html;
namespace {

using testing::bytes_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char dot[] =
    "data:image/"
    "png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

std::string clean(const std::string& html) {
  return clean_markup(html).html;
}

TEST(CleanMarkup, KeepsTextAndLooks) {
  EXPECT_EQ(clean("<p align=center style='color:#c00; FONT-SIZE:14pt'>a &amp; <b>b</b><br>c"),
            "<html><body><p style=\"color:#c00;font-size:14pt;text-align:center;\">a &amp; "
            "<b>b</b><br/>c</p></body></html>");
  EXPECT_THAT(clean("<table bgcolor=red><tr><td colspan=2>x"), HasSubstr("<td colspan=\"2\">x</td>"));
}

TEST(CleanMarkup, DropsWhatActsOrFetches) {
  const std::string page = clean(
      "<script>alert(1)</script><style>@import url(http://a)</style><link rel=stylesheet href=b><iframe "
      "src=c>d</iframe>"
      "<object data=e></object><p onclick=f() style=\"background:url(http://g);behavior:h\">stays</p><form "
      "action=i>"
      "<input value=j></form><svg><image href=k /></svg><meta http-equiv=refresh content=l><base href=m><a "
      "href=n>too</a>");
  EXPECT_EQ(page, "<html><body><p>stays</p>too</body></html>");
}

TEST(CleanMarkup, DropsWhatIsNotShown) {
  EXPECT_EQ(clean("<div style='display:none'>a</div><span style='font-size:0'>b</span><p hidden>c</p>d"),
            "<html><body>d</body></html>");
}

TEST(CleanMarkup, KeepsImagesThatAreThereAndNamesOthers) {
  const CleanMarkup page =
      clean_markup(std::string("<img width=9 src='") + dot +
                   "'><img src='http://a/b.png' alt='a <logo>'><img src=/etc/passwd><img src=cid:x>");
  EXPECT_EQ(page.images_left_out, 3);
  EXPECT_THAT(page.html, HasSubstr("<img src=\"data:image/png;base64,"));
  EXPECT_THAT(page.html, HasSubstr("[a &lt;logo&gt;]"));
  EXPECT_THAT(page.html, Not(HasSubstr("passwd")));
}

TEST(CleanMarkup, FlattensWhatIsDeep) {
  std::string page;
  for (int i = 0; i < 900; ++i) page += "<div>";
  const std::string flat = clean(page + "x");
  EXPECT_LT(flat.size(), 100 * 11 + 40);
  EXPECT_THAT(flat, HasSubstr("x"));
}

TEST(CleanMarkup, KnowsWhenNothingShows) {
  EXPECT_FALSE(clean_markup(" <p>\n</p><script>x</script>").shows_anything);
  EXPECT_TRUE(clean_markup("<p>x").shows_anything);
}

TEST(HtmlInput, IsToldByItsBeginning) {
  for (const char* text : {"<!DOCTYPE html><p>a", "\xef\xbb\xbf\n<HTML>", "<!-- <svg> --><html>",
                           "<?xml version='1.0'?><html xmlns='a'>", "<!doctype html public>"})
    EXPECT_EQ(input_html.sniff(bytes_of(text)), 80) << text;
  EXPECT_EQ(input_html.sniff(bytes_of("<div class=a>b</div>")), 45);
  for (const char* text :
       {"", "<", "a <html>", "<svg/>", "<htmlx>", "<!-- <html>", "<?xml version='1.0'?><feed/>", "<paper>"})
    EXPECT_EQ(input_html.sniff(bytes_of(text)), 0) << text;
}

TEST(HtmlInput, LaysOutPages) {
  testing::Opening opening;
  std::string page = "<html><body>";
  for (int i = 0; i < 200; ++i) page += "<p>A paragraph</p>";
  auto document = input_html.open(Source::own(page), opening.context());
  ASSERT_TRUE(document.ok()) << document.status().message();
  EXPECT_GT((*document)->page_count(), 2);
  const Bitmap bitmap = testing::draw_page(**document, 0);
  EXPECT_TRUE(testing::has_ink(bitmap, {30, 30, 300, 100}));
}

TEST(HtmlInput, SaysWhatItDidNotFetch) {
  testing::Opening opening;
  auto document =
      input_html.open(Source::own("<p>text<img src='http://127.0.0.1:1/a.png'>"), opening.context());
  ASSERT_TRUE(document.ok());
  EXPECT_THAT(opening.reporter.warnings,
              ElementsAre("0: 1 images that lie elsewhere are left out: nothing is fetched"));
}

TEST(HtmlInput, RefusesWhatIsTooDeepOrEmpty) {
  testing::Opening opening;
  std::string deep = "<html>";
  for (int i = 0; i < 2000; ++i) deep += "<div>";
  auto document = input_html.open(Source::own(deep), opening.context());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::limit);
  document = input_html.open(Source::own("<html><body> </body></html>"), opening.context());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::unreadable);
  std::string flat = "<html><body>";
  for (int i = 0; i < 3000; ++i) flat += "line<BR><p>paragraph<li>item<img>";
  EXPECT_TRUE(input_html.open(Source::own(flat), opening.context()).ok()) << "void elements do not nest";
}

}  // namespace
}  // namespace dce::core
