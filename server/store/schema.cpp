// Times are milliseconds since 1970 (BIGINT), truth is 0 or 1, names and secrets are hex texts: what both
// databases hold alike. A step that has been released is never changed; the next one mends it.
#include "server/store/migrations.h"

namespace dce::server {
namespace {

const Migration kFoundation = {
    1,
    "users, codes, jobs, files, devices",
    {
        "CREATE TABLE users (id TEXT PRIMARY KEY, address TEXT NOT NULL UNIQUE, name TEXT NOT NULL, "
        "language TEXT NOT NULL, blocked INTEGER NOT NULL, created_at BIGINT NOT NULL, "
        "code_generation BIGINT NOT NULL, code_length INTEGER NOT NULL, code_hash TEXT UNIQUE)",
        "CREATE TABLE address_rules (pattern TEXT PRIMARY KEY, allowed INTEGER NOT NULL)",
        "CREATE TABLE throttle (scope TEXT NOT NULL, subject TEXT NOT NULL, failures INTEGER NOT NULL, "
        "since BIGINT NOT NULL, blocked_until BIGINT NOT NULL, PRIMARY KEY (scope, subject))",
        "CREATE TABLE devices (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, location TEXT NOT NULL, "
        "address TEXT NOT NULL, family TEXT NOT NULL, enabled INTEGER NOT NULL, format TEXT NOT NULL, "
        "capabilities TEXT NOT NULL, certificate TEXT NOT NULL, panel_hash TEXT UNIQUE, "
        "state TEXT NOT NULL, checked_at BIGINT NOT NULL, created_at BIGINT NOT NULL)",
        // `origin` says where a job came from in a way that is the same each time: taken exactly once.
        "CREATE TABLE jobs (id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), "
        "origin TEXT NOT NULL UNIQUE, name TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, "
        "ticket TEXT NOT NULL, pages INTEGER NOT NULL, warnings TEXT NOT NULL, message TEXT NOT NULL, "
        "device_id TEXT NOT NULL, taken_by TEXT NOT NULL, not_before BIGINT NOT NULL, "
        "created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
        "CREATE INDEX jobs_of_user ON jobs (user_id, created_at)",
        "CREATE INDEX jobs_by_state ON jobs (state, not_before)",
        "CREATE INDEX jobs_by_end ON jobs (expires_at)",
        "CREATE TABLE journal (job_id TEXT NOT NULL REFERENCES jobs (id), version INTEGER NOT NULL, "
        "at BIGINT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, actor TEXT NOT NULL, "
        "detail TEXT NOT NULL, PRIMARY KEY (job_id, version))",
        "CREATE TABLE files (id TEXT PRIMARY KEY, job_id TEXT NOT NULL REFERENCES jobs (id), "
        "kind TEXT NOT NULL, format TEXT NOT NULL, variant TEXT NOT NULL, bytes BIGINT NOT NULL, "
        "created_at BIGINT NOT NULL, doomed INTEGER NOT NULL)",
        "CREATE INDEX files_of_job ON files (job_id)",
        "CREATE INDEX files_doomed ON files (doomed)",
        "CREATE TABLE attempts (id TEXT PRIMARY KEY, job_id TEXT NOT NULL REFERENCES jobs (id), "
        "device_id TEXT NOT NULL, phase TEXT NOT NULL, started_at BIGINT NOT NULL, changed_at BIGINT NOT "
        "NULL, bytes BIGINT NOT NULL, printer_job INTEGER NOT NULL, detail TEXT NOT NULL)",
        "CREATE INDEX attempts_of_job ON attempts (job_id, started_at)",
        "CREATE TABLE instances (id TEXT PRIMARY KEY, started_at BIGINT NOT NULL, heard_at BIGINT NOT NULL)",
        "CREATE TABLE sessions (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, user_id TEXT NOT NULL, "
        "device_id TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL)",
        "CREATE TABLE tokens (hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), "
        "title TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
        "CREATE TABLE audit (id TEXT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, "
        "action TEXT NOT NULL, detail TEXT NOT NULL)",
        "CREATE INDEX audit_by_time ON audit (at)",
    }};

const Migration kAdministration = {
    2,
    "accounts, audit, usage, webhooks, lists of many jobs",
    {
        "CREATE TABLE accounts (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, "
        "password TEXT NOT NULL, enabled INTEGER NOT NULL, created_at BIGINT NOT NULL, "
        "changed_at BIGINT NOT NULL, seen_at BIGINT NOT NULL)",
        "CREATE TABLE account_tokens (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, "
        "account_id TEXT NOT NULL REFERENCES accounts (id), role TEXT NOT NULL, title TEXT NOT NULL, "
        "created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
        // One row: the hash of what makes the first administrator.
        "CREATE TABLE setup_key (hash TEXT PRIMARY KEY, created_at BIGINT NOT NULL)",
        "ALTER TABLE audit ADD COLUMN source TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE audit ADD COLUMN subject TEXT NOT NULL DEFAULT ''",
        "DROP INDEX audit_by_time",
        "CREATE INDEX audit_in_order ON audit (at, id)",
        "CREATE INDEX audit_by_action ON audit (action, at, id)",
        // A row a day, user and device, so that reports do not read every job. Days are UTC: "2026-11-28".
        "CREATE TABLE usage (day TEXT NOT NULL, user_id TEXT NOT NULL, device_id TEXT NOT NULL, "
        "jobs BIGINT NOT NULL, pages BIGINT NOT NULL, sheets BIGINT NOT NULL, colour_pages BIGINT NOT NULL, "
        "PRIMARY KEY (day, user_id, device_id))",
        "CREATE INDEX usage_of_user ON usage (user_id, day)",
        "CREATE TABLE webhooks (id TEXT PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, "
        "enabled INTEGER NOT NULL, created_at BIGINT NOT NULL, last_at BIGINT NOT NULL, "
        "last_result TEXT NOT NULL, lost BIGINT NOT NULL)",
        "CREATE TABLE webhook_outbox (id TEXT PRIMARY KEY, webhook_id TEXT NOT NULL REFERENCES webhooks "
        "(id), "
        "body TEXT NOT NULL, created_at BIGINT NOT NULL, tries INTEGER NOT NULL, next_at BIGINT NOT NULL)",
        "CREATE INDEX webhook_outbox_by_time ON webhook_outbox (next_at)",
        "CREATE INDEX webhook_outbox_of_webhook ON webhook_outbox (webhook_id)",
        "DROP INDEX jobs_of_user",
        "CREATE INDEX jobs_of_user ON jobs (user_id, created_at, id)",
        "CREATE INDEX jobs_of_device ON jobs (device_id, created_at, id)",
        "CREATE INDEX jobs_of_state ON jobs (state, created_at, id)",
        "CREATE INDEX jobs_in_order ON jobs (created_at, id)",
        "CREATE INDEX users_in_order ON users (created_at, id)",
        "CREATE INDEX jobs_alive ON jobs (created_at, id) WHERE state <> 'deleted'",
    },
    // Whoever holds the database's password can undo this; a mistake of ours, or a statement that was slipped
    // in, cannot.
    {
        "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN "
        "SELECT RAISE(ABORT, 'the audit log is only added to'); END",
        "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN "
        "SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    },
    {
        "CREATE RULE audit_stays AS ON UPDATE TO audit DO INSTEAD NOTHING",
        "CREATE RULE audit_is_kept AS ON DELETE TO audit DO INSTEAD NOTHING",
    }};

const Migration kMail = {
    3,
    "mail taken and mail owed",
    {
        // `identity` is the same each time a mail comes, wherever it lies: taken exactly once.
        "CREATE TABLE mails (id TEXT PRIMARY KEY, identity TEXT NOT NULL UNIQUE, user_id TEXT NOT NULL, "
        "address TEXT NOT NULL, language TEXT NOT NULL, message_id TEXT NOT NULL, refers_to TEXT NOT NULL, "
        "verdict TEXT NOT NULL, reason TEXT NOT NULL, losses TEXT NOT NULL, taken_at BIGINT NOT NULL, "
        "answered_at BIGINT NOT NULL)",
        "CREATE INDEX mails_of_address ON mails (address, taken_at)",
        "CREATE INDEX mails_by_time ON mails (taken_at)",
        "CREATE TABLE mail_documents (mail_id TEXT NOT NULL, position INTEGER NOT NULL, "
        "origin TEXT NOT NULL UNIQUE, PRIMARY KEY (mail_id, position))",
        // Where mails were seen: a place with a mail_id is not fetched again.
        "CREATE TABLE mail_places (mailbox TEXT NOT NULL, place TEXT NOT NULL, mail_id TEXT NOT NULL, "
        "tries INTEGER NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY (mailbox, place))",
        "CREATE TABLE outbox (id TEXT PRIMARY KEY, mail_id TEXT NOT NULL, kind TEXT NOT NULL, "
        "state TEXT NOT NULL, tries INTEGER NOT NULL, due_at BIGINT NOT NULL, created_at BIGINT NOT NULL, "
        "taken_by TEXT NOT NULL, problem TEXT NOT NULL)",
        "CREATE INDEX outbox_by_time ON outbox (state, due_at)",
        "CREATE INDEX outbox_of_mail ON outbox (mail_id)",
    }};

/// `supplies`: JSON, a list of {"name", "level"}. A line of page_spending a release, taken back where nothing
/// was printed.
const Migration kDeviceNewsAndQuotas = {
    4,
    "devices' supplies, pages a day",
    {
        "ALTER TABLE devices ADD COLUMN supplies TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE devices ADD COLUMN problems TEXT NOT NULL DEFAULT '[]'",
        "CREATE TABLE page_quotas (user_id TEXT PRIMARY KEY REFERENCES users (id), pages INTEGER NOT NULL)",
        "CREATE TABLE page_spending (id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), "
        "job_id TEXT NOT NULL, device_id TEXT NOT NULL, at BIGINT NOT NULL, pages INTEGER NOT NULL)",
        "CREATE INDEX page_spending_of_user ON page_spending (user_id, at)",
        "CREATE INDEX page_spending_of_job ON page_spending (job_id, at)",
    }};

/// A report of a year is read from one index, in the order in which it is summed up, and not from the rows.
const Migration kReports = {
    5,
    "reports of many days",
    {
        "DROP INDEX usage_of_user",
        "CREATE INDEX usage_by_day ON usage (day, jobs, pages, sheets, colour_pages)",
        "CREATE INDEX usage_by_user ON usage (user_id, day, jobs, pages, sheets, colour_pages)",
        "CREATE INDEX usage_by_device ON usage (device_id, day, jobs, pages, sheets, colour_pages)",
    }};

/// Lines of the audit log may go when they are older than what a row says, and not before.
const Migration kAuditHorizon = {
    6,
    "an end to audit lines",
    {"CREATE TABLE audit_horizon (until BIGINT NOT NULL)"},
    {
        "DROP TRIGGER audit_is_kept",
        "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit WHEN OLD.at >= "
        "COALESCE((SELECT MAX(until) FROM audit_horizon), 0) BEGIN "
        "SELECT RAISE(ABORT, 'the audit log is only added to'); END",
    },
    {
        "DROP RULE audit_is_kept ON audit",
        "CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF OLD.at >= COALESCE((SELECT MAX(until) FROM audit_horizon), 0) THEN RETURN NULL; END IF; "
        "RETURN OLD; END $$",
        "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION keep_audit()",
    }};

/// Words are looked for in an index that holds the names and nothing else.
const Migration kNames = {
    7, "jobs by name", {"CREATE INDEX jobs_named ON jobs (created_at, id, name) WHERE name <> ''"}};

/// What the administration says where the configuration file says nothing: a row a section, or one of its
/// many. `said` and `secrets`: JSON, texts by name; secrets are sealed. The revision rises with every change:
/// servers that share the database see by it that something changed.
const Migration kSettings = {
    8,
    "settings of the administration",
    {
        "CREATE TABLE setting_rows (id TEXT PRIMARY KEY, section TEXT NOT NULL, name TEXT NOT NULL, "
        "enabled INTEGER NOT NULL, said TEXT NOT NULL, secrets TEXT NOT NULL, revision BIGINT NOT NULL, "
        "changed_at BIGINT NOT NULL)",
        "CREATE UNIQUE INDEX setting_rows_named ON setting_rows (section, name)",
        "CREATE TABLE settings_revision (id INTEGER PRIMARY KEY, revision BIGINT NOT NULL)",
    }};

/// Most jobs are deleted ones, and stay. What is looked for among the others, every few seconds or for a page,
/// reads nothing of them.
const Migration kAlive = {
    9,
    "jobs that are not deleted",
    {
        "DROP INDEX jobs_by_end",
        "CREATE INDEX jobs_by_end ON jobs (expires_at) WHERE state <> 'deleted'",
        "CREATE INDEX jobs_in_deletion ON jobs (changed_at) WHERE taken_by = 'deletion'",
        "CREATE INDEX jobs_sent ON jobs (state, changed_at) WHERE state = 'sent'",
        "CREATE INDEX jobs_of_user_alive ON jobs (user_id, created_at, id) WHERE state <> 'deleted'",
    }};

}  // namespace

const std::vector<Migration>& migrations() {
  static const std::vector<Migration> steps = {kFoundation, kAdministration, kMail,  kDeviceNewsAndQuotas,
                                               kReports,    kAuditHorizon,   kNames, kSettings,
                                               kAlive};
  return steps;
}

}  // namespace dce::server
