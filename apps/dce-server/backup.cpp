#include "server/site/backup.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"

namespace dce::server_cli {

void add_backup(CLI::App& app, const Configured& config, const Open& open) {
  auto file = std::make_shared<std::string>();
  auto with_key = std::make_shared<bool>(false);
  CLI::App& backup = *app.add_subcommand("backup", "Copy the database and the documents into one file");
  backup.add_option("FILE", *file, "A tar file that is not there yet")->required();
  backup.add_flag("--with-key", *with_key,
                  "The key too: who has the file can then read every document and code. Without it the key "
                  "must be kept elsewhere, or nothing can be read after restoring");
  backup.callback([=] {
    const server::BackupReport report = server::back_up(config(), *open(), *file, *with_key);
    std::printf("%zu documents and the database are in %s", report.documents, file->c_str());
    if (report.missing > 0) std::printf("; %zu were deleted meanwhile", report.missing);
    std::printf(*with_key ? "\nThe key is in it: keep it as you would keep the documents.\n"
                          : "\nThe key is NOT in it: keep %s/master.key elsewhere.\n",
                config().state.c_str());
  });
  CLI::App& restore = *app.add_subcommand("restore", "Bring a backup back into an empty state folder");
  restore.add_option("FILE", *file, "What \"backup\" made")->required();
  restore.callback([=] {
    const server::BackupReport report = server::restore(config(), *file);
    std::printf("restored: %zu documents. What was on its way to printers is unconfirmed now.\n",
                report.documents);
  });
}

}  // namespace dce::server_cli
