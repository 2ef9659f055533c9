#include "server/site/backup.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"

namespace dce::server_cli {

void add_backup(CLI::App& app, const Configured& config, const Open& open) {
  auto file = std::make_shared<std::string>();
  auto choice = std::make_shared<server::BackupChoice>();
  CLI::App& backup = *app.add_subcommand("backup", "Copy the database and the documents into one file");
  backup.add_option("FILE", *file, "A tar file that is not there yet")->required();
  backup.add_flag("--with-key", choice->key,
                  "The key too: who has the file can then read every document and code. Without it the key "
                  "must be kept elsewhere, or nothing can be read after restoring");
  backup.add_flag("--with-documents", choice->documents,
                  "Those of an S3-compatible store too, which stay there otherwise; those of a folder are "
                  "copied anyway");
  backup.callback([=] {
    const server::BackupReport report = server::back_up(config(), *open(), *file, *choice);
    if (report.with_documents) {
      std::printf("%zu documents and the database are in %s", report.documents, file->c_str());
    } else {
      std::printf("The database is in %s; documents stay at %s", file->c_str(),
                  config().documents_place().c_str());
    }
    if (report.missing > 0) std::printf("; %zu were deleted meanwhile", report.missing);
    std::printf(choice->key ? "\nThe key is in it: keep it as you would keep the documents.\n"
                            : "\nThe key is NOT in it: keep %s elsewhere.\n",
                config().key_path().c_str());
  });
  CLI::App& restore = *app.add_subcommand("restore", "Bring a backup back into an empty state folder");
  restore.add_option("FILE", *file, "What \"backup\" made")->required();
  restore.callback([=] {
    const server::BackupReport report = server::restore(config(), *file);
    std::printf("restored: %zu documents. What was on its way to printers is unconfirmed now.\n",
                report.documents);
    if (report.missing > 0)
      std::printf("%zu documents were deleted since the backup: their jobs are too.\n", report.missing);
  });
}

}  // namespace dce::server_cli
