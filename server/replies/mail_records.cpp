#include "server/replies/mail_records.h"

#include <nlohmann/json.hpp>

#include "server/base/text.h"
#include "server/jobs/rows.h"

namespace dce::server {
namespace {

using Json = nlohmann::json;

constexpr size_t kMostLosses = 50;

std::string text_of(const std::vector<MailLoss>& losses) {
  Json list = Json::array();
  for (const MailLoss& loss : losses) {
    if (list.size() < kMostLosses) list.push_back({printable(loss.name, 120), printable(loss.reason, 300)});
  }
  return list.dump();
}

std::vector<MailLoss> losses_of(const std::string& text) {
  std::vector<MailLoss> losses;
  const Json list = Json::parse(text, nullptr, false);
  if (!list.is_array()) return losses;
  for (const Json& entry : list) losses.push_back({entry.at(0), entry.at(1)});
  return losses;
}

}  // namespace

bool insert_mail(soci::session& sql, const MailRecord& mail) {
  std::string references;
  for (const std::string& id : mail.references) references += (references.empty() ? "" : " ") + id;
  const std::string losses = text_of(mail.losses);
  return changed(
             sql,
             "INSERT INTO mails (id, identity, user_id, address, language, message_id, refers_to, verdict, "
             "reason, losses, taken_at, answered_at) VALUES (:id, :identity, :user, :address, :language, "
             ":message, :refers, :verdict, :reason, :losses, :taken, 0) ON CONFLICT (identity) DO NOTHING",
             soci::use(mail.id), soci::use(mail.identity), soci::use(mail.user_id), soci::use(mail.address),
             soci::use(mail.language), soci::use(mail.message_id), soci::use(references),
             soci::use(mail.verdict), soci::use(mail.reason), soci::use(losses),
             soci::use(mail.taken_at)) == 1;
}

std::optional<MailRecord> find_mail(soci::session& sql, const std::string& id) {
  MailRecord mail;
  std::string references, losses;
  sql << "SELECT id, identity, user_id, address, language, message_id, refers_to, verdict, reason, losses, "
         "taken_at, answered_at FROM mails WHERE id = :id",
      soci::use(id), soci::into(mail.id), soci::into(mail.identity), soci::into(mail.user_id),
      soci::into(mail.address), soci::into(mail.language), soci::into(mail.message_id),
      soci::into(references), soci::into(mail.verdict), soci::into(mail.reason), soci::into(losses),
      soci::into(mail.taken_at), soci::into(mail.answered_at);
  if (!sql.got_data()) return std::nullopt;
  mail.references = split(references, ' ');
  mail.losses = losses_of(losses);
  return mail;
}

std::string mail_with_identity(soci::session& sql, const std::string& identity) {
  std::string id;
  sql << "SELECT id FROM mails WHERE identity = :identity", soci::use(identity), soci::into(id);
  return sql.got_data() ? id : std::string();
}

void insert_mail_documents(soci::session& sql, const std::string& mail_id,
                           const std::vector<std::string>& origins) {
  for (int i = 0; i < static_cast<int>(origins.size()); ++i) {
    sql << "INSERT INTO mail_documents (mail_id, position, origin) VALUES (:mail, :position, :origin)",
        soci::use(mail_id), soci::use(i), soci::use(origins[static_cast<size_t>(i)]);
  }
}

std::vector<Job> jobs_of_mail(soci::session& sql, const std::string& mail_id) {
  return select_jobs(sql,
                     "WHERE origin IN (SELECT origin FROM mail_documents WHERE mail_id = :mail) AND state <> "
                     "'deleted' ORDER BY origin",
                     soci::use(mail_id));
}

std::string mail_of_job(soci::session& sql, const std::string& origin) {
  std::string id;
  sql << "SELECT mail_id FROM mail_documents WHERE origin = :origin", soci::use(origin), soci::into(id);
  return sql.got_data() ? id : std::string();
}

}  // namespace dce::server
