#include "server/mail_intake/mail_taker.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "server/base/secrets.h"
#include "server/base/text.h"
#include "server/jobs/options.h"
#include "server/languages/texts.h"
#include "server/mail_intake/subject.h"
#include "server/mime/mail_content.h"
#include "server/replies/outbox.h"

namespace dce::server {
namespace {

/// A text that jobs and records keep in English, and replies translate.
std::string english(const char* key) {
  return text_in("en", key);
}

std::string origin_of(const std::string& mail_id, size_t position) {
  char number[8];
  std::snprintf(number, sizeof number, "%03zu", position);
  return "mail:" + mail_id + ":" + number;
}

std::function<size_t(char*, size_t)> reader_of(std::string_view bytes) {
  return [left = bytes](char* buffer, size_t size) mutable {
    const size_t count = std::min(size, left.size());
    std::memcpy(buffer, left.data(), count);
    left.remove_prefix(count);
    return count;
  };
}

void note_place(soci::session& sql, const MailTaker::Place& place, const std::string& mail_id, Millis now) {
  sql << "INSERT INTO mail_places (mailbox, place, mail_id, tries, seen_at) VALUES (:mailbox, :place, :mail, "
         "0, :now) "
         "ON CONFLICT (mailbox, place) DO UPDATE SET mail_id = excluded.mail_id, seen_at = excluded.seen_at",
      soci::use(place.mailbox), soci::use(place.name), soci::use(mail_id), soci::use(now);
}

bool is_own(const MailPolicy& policy, const std::string& address) {
  return std::any_of(policy.own.begin(), policy.own.end(),
                     [&](const std::string& own) { return normal_address(own) == address; });
}

}  // namespace

struct MailTaker::Decision {
  std::shared_ptr<const MailPolicy> policy;
  MailRecord mail{};
  std::vector<NewJob> jobs{};
  bool answer = false;
  ReplyKind kind = ReplyKind::reply;
};

int MailTaker::begin(const Place& place) {
  const Millis now = jobs_.now();
  int tries = 0;
  jobs_.database().write([&](soci::session& sql) {
    std::string mail_id;
    sql << "SELECT mail_id, tries FROM mail_places WHERE mailbox = :mailbox AND place = :place",
        soci::use(place.mailbox), soci::use(place.name), soci::into(mail_id), soci::into(tries);
    const bool known = sql.got_data();
    tries = known && !mail_id.empty() ? 0 : known ? tries + 1 : 1;
    if (!known) note_place(sql, place, "", now);
    sql << "UPDATE mail_places SET tries = :tries, seen_at = :now WHERE mailbox = :mailbox AND place = "
           ":place",
        soci::use(tries), soci::use(now), soci::use(place.mailbox), soci::use(place.name);
  });
  return tries;
}

void MailTaker::undo(const Place& place) {
  jobs_.database().write([&](soci::session& sql) {
    sql << "UPDATE mail_places SET tries = tries - 1 WHERE mailbox = :mailbox AND place = :place AND tries > "
           "0",
        soci::use(place.mailbox), soci::use(place.name);
  });
}

void MailTaker::give_up(const Place& place, const std::string& reason) {
  Decision decision{.policy = policy()};
  decision.mail = {.id = random_id(),
                   .identity = "place " + place.mailbox + " " + place.name,
                   .verdict = "refused",
                   .reason = reason,
                   .taken_at = jobs_.now()};
  record(place, decision);
}

void MailTaker::record(const Place& place, Decision& decision) {
  MailRecord& mail = decision.mail;
  std::vector<std::string> origins;
  for (const NewJob& job : decision.jobs) origins.push_back(job.origin);
  const auto agree = [&](soci::session& sql) {
    if (!insert_mail(sql, mail)) {
      note_place(sql, place, mail_with_identity(sql, mail.identity), mail.taken_at);
      return false;
    }
    note_place(sql, place, mail.id, mail.taken_at);
    insert_mail_documents(sql, mail.id, origins);
    const int before = Outbox::mails_since(sql, mail.address, mail.taken_at - kHour);
    if (decision.answer && before <= decision.policy->mails_per_hour)
      Outbox::insert(sql, mail.id, name_of(decision.kind), mail.taken_at,
                     mail.taken_at + decision.policy->settle);
    return true;
  };
  if (jobs_.create_all(decision.jobs, agree)) return;
  mail.verdict = "before";
  for (const NewJob& job : decision.jobs) jobs_.vault().discard(job.source);
}

void MailTaker::read_documents(std::string_view mail, const MailHead& head, const User& user,
                               Decision& decision) {
  const MailPolicy& policy = *decision.policy;
  const std::string& language = decision.mail.language;
  const std::string title = head.subject.empty() ? text_in(language, "mail_text_of") : head.subject;
  const MailContent content = read_mail_content(mail, title);
  std::vector<MailLoss>& losses = decision.mail.losses;
  for (const std::string& loss : content.losses) losses.push_back({english("mail_itself"), loss});
  const std::string ticket = with_options("{}", options_in_subject(head.subject));
  int room = acceptor_.room_for(user);
  const auto add = [&](const std::string& name, std::string_view bytes, const std::string& its_ticket) {
    const std::string shown = base_name(name);
    if (static_cast<int>(decision.jobs.size()) >= policy.documents)
      return losses.push_back({shown, english("refused_count")});
    if (room <= 0) return losses.push_back({shown, english("refused_waiting")});
    if (bytes.empty()) return losses.push_back({shown, english("refused_empty")});
    if (bytes.size() > acceptor_.policy().document_bytes)
      return losses.push_back({shown, english("refused_size")});
    Acceptor::Kept kept = acceptor_.keep({.user = user,
                                          .origin = origin_of(decision.mail.id, decision.jobs.size()),
                                          .name = name,
                                          .ticket = its_ticket,
                                          .read = reader_of(bytes)});
    if (!kept.job) return losses.push_back({shown, kept.refusal});
    decision.jobs.push_back(std::move(*kept.job));
    --room;
  };
  // Whoever asks for a code wants only what is attached printed.
  const bool code_only = decision.kind == ReplyKind::new_code;
  const bool text = !content.texts.empty() && !code_only && policy.body != BodyPolicy::never;
  if (text && content.documents.empty()) {
    add(title, mail, ticket);
  } else {
    // The text first, as it lies on top of what is sent with a letter.
    if (text && policy.body == BodyPolicy::always) {
      for (const MailDocument& page : content.texts) add(page.name, page.bytes(), ticket);
    }
    for (const MailDocument& document : content.documents) add(document.name, document.bytes(), ticket);
  }
  if (decision.jobs.empty() && losses.empty() && !code_only)
    losses.push_back({english("mail_itself"), english("refused_nothing")});
}

std::string MailTaker::take(const Place& place, std::string_view mail, bool whole) {
  const MailHead head = read_mail_head(mail);
  Decision decision{.policy = policy()};
  decision.mail = {.id = random_id(),
                   .identity = fingerprint_of(mail),
                   .message_id = head.message_id,
                   .references = head.references,
                   .verdict = "taken",
                   .taken_at = jobs_.now()};
  MailRecord& known = decision.mail;
  // Two mails without a Message-ID may be alike and meant; then only where they lie tells them apart.
  if (head.message_id.empty()) known.identity += " " + place.mailbox + " " + place.name;
  const auto end = [&](const char* verdict, const char* reason) {
    known.verdict = verdict;
    known.reason = reason;
    record(place, decision);
    return known.verdict + (known.reason.empty() ? "" : ", " + known.reason);
  };
  bool is_known = false;
  jobs_.database().read(
      [&](soci::session& sql) { is_known = !mail_with_identity(sql, known.identity).empty(); });
  if (is_known) return end("taken", "");

  const std::optional<std::string> address = normal_address(head.from);
  if (!address) return end("refused", "it names no sender, or several");
  if (is_own(*decision.policy, *address)) return end("ignored", "it is from an address of the server's own");
  if (head.automation == Automation::machine) return end("ignored", "it was written by a machine");
  if (head.automation == Automation::list) return end("ignored", "it came by a mailing list, or to many");
  known.address = *address;
  const std::optional<std::string> asked = language_asked_for(head.languages);
  const Users::Visitor visitor =
      users_.admit(*address, head.from_name, asked.value_or(decision.policy->language));
  if (visitor.admission != Admission::welcome) return end("refused", "its sender may not print");
  known.user_id = visitor.user->id;
  known.language = asked.value_or(visitor.user->language);
  decision.answer = decision.policy->replies && head.automation == Automation::person;

  if (asks_for_new_code(head.subject)) {
    decision.kind = ReplyKind::new_code;
    codes_.renew(known.user_id);
  }
  if (!whole) {
    known.losses.push_back({english("mail_itself"), english("refused_size")});
  } else {
    try {
      read_documents(mail, head, *visitor.user, decision);
    } catch (...) {
      for (const NewJob& job : decision.jobs) jobs_.vault().discard(job.source);
      throw;
    }
  }
  const size_t count = decision.jobs.size(), lost = known.losses.size();
  record(place, decision);
  if (known.verdict != "taken") return known.verdict;
  return known.id + " of user " + known.user_id + ": " + std::to_string(count) + " documents, " +
         std::to_string(lost) + " refused";
}

std::string refuse_pages(JobStore& jobs, const Job& job, int pages, int most) {
  if (!job.origin.starts_with("mail:")) return {};
  int sum = pages;
  jobs.database().read([&](soci::session& sql) {
    for (const Job& other : jobs_of_mail(sql, mail_of_job(sql, job.origin))) {
      if (other.id != job.id && other.state != JobState::failed) sum += other.pages;
    }
  });
  return sum > most ? english("refused_pages") : std::string();
}

}  // namespace dce::server
