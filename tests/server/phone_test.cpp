// Links for phones, and what a page says of a printer.
#include <gtest/gtest.h>

#include <cctype>

#include "fixture.h"
#include "server/devices/condition.h"
#include "server/web/job_views.h"
#include "server/web/phone_links.h"
#include "server/web/qr.h"

namespace dce::server {
namespace {

class PhoneLinksTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    sessions = std::make_unique<Sessions>(*database, key, Sessions::Policy{}, clock());
    links = std::make_unique<PhoneLinks>(*sessions, key, clock());
    panel = sessions->begin("panel", "", device);
  }

  const std::string device = random_id();
  std::string panel;
  std::unique_ptr<Sessions> sessions;
  std::unique_ptr<PhoneLinks> links;
};
DCE_ON_BOTH_DATABASES(PhoneLinksTest);

TEST_P(PhoneLinksTest, ALinkNamesItsDeviceForAWhile) {
  const std::string link = links->make(panel, device);
  EXPECT_EQ(links->device_of(link), device);
  now += PhoneLinks::kLife - kSecond;
  EXPECT_EQ(links->device_of(link), device);
  now += 2 * kSecond;
  EXPECT_FALSE(links->device_of(link));
  now -= kDay;
  EXPECT_FALSE(links->device_of(link)) << "a clock that was put back gives it no new life";
}

TEST_P(PhoneLinksTest, AnAlteredLinkIsNone) {
  const std::string link = links->make(panel, device);
  for (size_t i = 0; i < link.size(); ++i) {
    std::string other = link;
    other[i] = other[i] == '0' ? '1' : '0';
    EXPECT_FALSE(links->device_of(other)) << i;
  }
  EXPECT_FALSE(links->device_of(""));
  EXPECT_FALSE(links->device_of(link + "0"));
}

TEST_P(PhoneLinksTest, ALinkEndsWithItsPanelsSession) {
  const std::string link = links->make(panel, device);
  const std::string other = sessions->begin("panel", "", device);
  EXPECT_EQ(links->device_of(link), device);
  sessions->end(panel);
  EXPECT_FALSE(links->device_of(link));
  // A phone's session makes no links.
  const std::string phone = sessions->begin("phone", "", device);
  EXPECT_FALSE(links->device_of(links->make(phone, device)));
}

TEST_P(PhoneLinksTest, APhonesSessionIsShort) {
  const std::string phone = sessions->begin("phone", "", device);
  EXPECT_TRUE(sessions->find("phone", phone));
  EXPECT_FALSE(sessions->find("panel", phone));
  for (int minute = 0; minute < 14; ++minute) {
    now += kMinute;
    EXPECT_TRUE(sessions->find("phone", phone)) << minute;
  }
  now += 2 * kMinute;
  EXPECT_FALSE(sessions->find("phone", phone)) << "however often it was used";
}

TEST(QrImage, IsABmpWithAQuietZone) {
  const std::string image = qr_image("HTTPS://PRINT.EXAMPLE.ORG:8443/Q/" + std::string(60, 'A'), 3);
  ASSERT_TRUE(image.starts_with("BM"));
  const int side = static_cast<unsigned char>(image[18]) | static_cast<unsigned char>(image[19]) << 8;
  EXPECT_EQ(side, 3 * (33 + 8)) << "capital letters make a code of 33 modules";
  EXPECT_EQ(image.size(), 62u + static_cast<size_t>(side) * ((side + 31) / 32 * 4));
  EXPECT_EQ(image.substr(62, 12), std::string(12, '\0')) << "quiet";
  EXPECT_NE(image.find('\xfe', 62), std::string::npos);
  EXPECT_TRUE(qr_image(std::string(10000, 'A'), 3).empty());
}

TEST(Condition, SaysWhatIsWrongInTheReadersLanguage) {
  const Condition condition = condition_of(IppReport{.reasons = {"toner-low-warning", "media-empty-error"},
                                                     .marker_names = {"Black <Toner>", "Waste"},
                                                     .marker_levels = {"8", "-2"}});
  EXPECT_EQ(condition.problems.at(1), "media-empty");
  EXPECT_EQ(device_news(condition, "en"), "The printer says: no paper. Running out: Black <Toner> 8 %.");
  EXPECT_EQ(device_news(condition, "de"),
            "Der Drucker meldet: kein Papier. Geht zur Neige: Black <Toner> 8 %.");
  const Condition kept = Condition::from_json("idle", condition.problems_json(), condition.supplies_json());
  EXPECT_EQ(kept.supplies.at(0).level, 8);
  EXPECT_EQ(kept.supplies.at(1).level, -1);
  EXPECT_EQ(kept.supplies_text(), "Black <Toner> 8 %");
  EXPECT_EQ(device_news(condition_of(IppReport{.reasons = {"<script>"}}), "en"), "")
      << "its own words are not shown";
  EXPECT_EQ(Condition::from_json("", "nonsense", "{}").supplies.size(), 0u);
}

TEST(Condition, ReadsSuppliesOfPwg5100) {
  const Condition condition = condition_of(IppReport{
      .supplies = {"index=1;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=200;level=50;",
                   "index=2;level=-3;", std::string(300, '='), "maxcapacity=9999999999999;level=1;"},
      .supply_names = {"Black", "Cyan", "Magenta", "Yellow"}});
  EXPECT_EQ(condition.supplies.at(0).level, 25);
  for (size_t i = 1; i < 4; ++i) EXPECT_EQ(condition.supplies.at(i).level, -1) << i;
}

}  // namespace
}  // namespace dce::server
