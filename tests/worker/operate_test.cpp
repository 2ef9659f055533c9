// Settings files, the service manager's sockets, metrics.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdio>
#include <fstream>

#include "worker/operate/metrics.h"
#include "worker/operate/service_manager.h"
#include "worker/service/settings_file.h"
#include "worker/service/settings_table.h"

namespace dce::worker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SettingsFile : public testing::Test {
 protected:
  void TearDown() override { std::remove(path_.c_str()); }

  Settings read(const std::string& text) {
    std::ofstream(path_) << text;
    return read_settings_file(path_, {});
  }
  std::string refusal(const std::string& text) {
    try {
      read(text);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "taken";
  }

  const std::string path_ = testing::TempDir() + "settings-" + std::to_string(getpid()) + ".toml";
};

TEST_F(SettingsFile, IsTaken) {
  const Settings settings = read(
      "listen = [\"unix:/a\", \"tls:b:1\"]\nallow-user = 1000\nslots = 3\nwaiting-seconds = 0.5\nmemory = "
      "100\nlog = \"warn\"\n"
      "cache-shared = true # where all may see all\n");
  EXPECT_THAT(settings.listen, ElementsAre("unix:/a", "tls:b:1"));
  EXPECT_THAT(settings.allowed_users, ElementsAre(1000u));
  EXPECT_EQ(settings.slots, 3);
  EXPECT_EQ(settings.queue_ms, 500u);
  EXPECT_EQ(settings.memory_bytes, 100u << 20);
  EXPECT_EQ(settings.log_level, "warn");
  EXPECT_TRUE(settings.cache_shared);
  EXPECT_EQ(settings.conversion_ms, Settings().conversion_ms);
}

TEST_F(SettingsFile, MistakesAreNamedWithTheirLine) {
  EXPECT_THAT(refusal("slots = 2\nslot = 3\n"), HasSubstr(":2: slot is no setting"));
  EXPECT_THAT(refusal("\n\nslots = \"two\""), HasSubstr(":3: slots: write a number"));
  EXPECT_THAT(refusal("slots = 2.5"), HasSubstr("whole number"));
  EXPECT_THAT(refusal("slots = 0"), HasSubstr("write 1 to 1024"));
  EXPECT_THAT(refusal("waiting-seconds = nan"), HasSubstr("write 0 to"));
  EXPECT_THAT(refusal("log = \"loud\""), HasSubstr("none of debug, info"));
  EXPECT_THAT(refusal("allow-user = [\"root\"]"), HasSubstr("\"root\" is no uid"));
  EXPECT_THAT(refusal("slots ="), HasSubstr(":1: "));
  EXPECT_THAT(refusal("[queue]\nsize = 1"), HasSubstr("queue"));
  EXPECT_ANY_THROW(read_settings_file("/nowhere/worker.toml", {}));
}

TEST(SettingsTable, EverySettingCanBeReadBack) {
  for (const Setting& setting : settings_table()) {
    Settings settings;
    const Setting::Value before = setting.get(settings);
    setting.set(settings, before);
    EXPECT_EQ(setting.get(settings), before) << setting.name;
    EXPECT_FALSE(setting.help.empty()) << setting.name;
    EXPECT_NO_THROW(check_value(setting, before)) << setting.name;
  }
}

TEST(ServiceManager, PassesNothingToOthers) {
  setenv("LISTEN_FDS", "3", 1);
  setenv("LISTEN_PID", "1", 1);
  EXPECT_TRUE(take_passed_sockets().empty());
  EXPECT_EQ(getenv("LISTEN_FDS"), nullptr);
}

TEST(ServiceManager, IsTold) {
  const std::string path = testing::TempDir() + "notify-" + std::to_string(getpid());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const Descriptor fd(socket(AF_UNIX, SOCK_DGRAM, 0));
  ASSERT_EQ(bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  setenv("NOTIFY_SOCKET", path.c_str(), 1);
  tell_service_manager("READY=1");
  char text[32] = "";
  EXPECT_EQ(recv(fd.get(), text, sizeof text, MSG_DONTWAIT), 7);
  EXPECT_STREQ(text, "READY=1");
  unsetenv("NOTIFY_SOCKET");
  tell_service_manager("READY=1");
  std::remove(path.c_str());
}

TEST(MetricsTest, SaysWhereItCannotListen) {
  Metrics metrics({"pdf"}, "1");
  EXPECT_THROW(metrics.listen("203.0.113.1:1", [] { return WorkerState(); }), std::runtime_error);
  metrics.count(
      {.stream = "no such format", .outcome = "done", .stages = {{"open", 0.1}, {"unheard of", 1}}});
}

}  // namespace
}  // namespace dce::worker
