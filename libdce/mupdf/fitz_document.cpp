#include "mupdf/fitz_document.h"

#include <mupdf/pdf.h>

#include <algorithm>

#include "mupdf/colour_management.h"
#include "mupdf/fitz_page.h"
#include "mupdf/harfbuzz_library.h"
#include "mupdf/mupdf.h"
#include "mupdf/same_page.h"

namespace dce::core {
namespace {

constexpr int least_pages_mapped = 32;
constexpr int loads_between_forgetting = 64;
constexpr int most_streams_weighed = 32;  // of a page

/// To MuPDF 1.21 a page's object is lent when it is looked up in the tree, and owned when it is looked up in the map: nobody
/// gives that one back.
void drop_what_the_map_kept(fz_context* ctx, pdf_obj* page) {
#if FZ_VERSION_MAJOR == 1 && FZ_VERSION_MINOR <= 21
  pdf_drop_obj(ctx, page);
#else
  (void)ctx, (void)page;
#endif
}

uint64_t stored_bytes(fz_context* ctx, pdf_obj* stream) {
  return static_cast<uint64_t>(std::max(0, pdf_dict_get_int(ctx, stream, PDF_NAME(Length))));
}

/// Of the forms among the resources, and of theirs where `deeper` is not 0.
uint64_t bytes_of_forms(fz_context* ctx, pdf_obj* resources, int deeper, int& most) {
  uint64_t bytes = 0;
  pdf_obj* const objects = pdf_dict_get(ctx, resources, PDF_NAME(XObject));
  const int count = pdf_dict_len(ctx, objects);
  for (int i = 0; i < count && most > 0; ++i) {
    --most;
    pdf_obj* const form = pdf_dict_get_val(ctx, objects, i);
    if (!pdf_name_eq(ctx, pdf_dict_get(ctx, form, PDF_NAME(Subtype)), PDF_NAME(Form))) continue;
    bytes += stored_bytes(ctx, form);
    if (deeper > 0) bytes += bytes_of_forms(ctx, pdf_dict_get(ctx, form, PDF_NAME(Resources)), deeper - 1, most);
  }
  return bytes;
}

/// Pages and texts are stored as they are, and attachments alone encrypted (ISO 32000-1, 7.6.5): no password is needed.
bool only_attachments_are_encrypted(fz_context* ctx, pdf_document* pdf) {
  if (!pdf) return false;
  pdf_obj* const encryption = pdf_dict_get(ctx, pdf_trailer(ctx, pdf), PDF_NAME(Encrypt));
  const auto passes = [&](pdf_obj* key) {  // what is not named is passed as it is
    pdf_obj* const filter = pdf_dict_get(ctx, encryption, key);
    return !filter || pdf_name_eq(ctx, filter, PDF_NAME(Identity));
  };
  return pdf_dict_get_int(ctx, encryption, PDF_NAME(V)) >= 4 && passes(PDF_NAME(StmF)) && passes(PDF_NAME(StrF));
}

}  // namespace

Result<std::unique_ptr<FitzDocument>> FitzDocument::open(
    const OpenContext& open, std::shared_ptr<const void> keep,
    const std::function<fz_document*(FitzContext&)>& make) {
  DCE_ASSIGN(auto context, FitzContext::make(open));
  FitzContext& fitz = *context;
  std::unique_ptr<FitzDocument> self(new FitzDocument(std::move(context), std::move(keep)));
  DCE_TRY(fitz.guarded([&](fz_context*) { self->document_ = make(fitz); }));
  fitz.set_document(self->document_);
  DCE_TRY(self->unlock(open.password));
  DCE_TRY(fitz.guarded([&](fz_context* c) {
    if (fz_is_document_reflowable(c, self->document_)) {
      require_harfbuzz(c);
      fz_layout_document(c, self->document_, static_cast<float>(open.reflow_size.width),
                         static_cast<float>(open.reflow_size.height),
                         static_cast<float>(open.reflow_font_size));
    }
    self->pages_ = fz_count_pages(c, self->document_);
  }));
  DCE_TRY(open.cancellation.check());  // what was interrupted may look as if there were no pages
  if (self->pages_ <= 0) return Status(Code::unreadable, "the document has no pages");
  if (self->pages_ > open.limits.pages) {
    return Status(Code::limit, "the document has " + std::to_string(self->pages_) +
                                   " pages, more than the limit of " + std::to_string(open.limits.pages));
  }
  read_output_intent(fitz.get(), self->document_);
  self->map_pages();
  char title[512] = "";
  DCE_TRY(fitz.guarded([&](fz_context* c) {
    fz_lookup_metadata(c, self->document_, FZ_META_INFO_TITLE, title, sizeof title);
  }));
  self->title_ = title;
  return self;
}

FitzDocument::~FitzDocument() {
  if (pages_mapped_) pdf_drop_page_tree(context_->get(), pdf_specifics(context_->get(), document_));
  fz_drop_document(context_->get(), document_);
}

/// Without a map MuPDF looks at every page before the one it wants, and keeps them all loaded.
void FitzDocument::map_pages() {
  if (pages_ < least_pages_mapped) return;
  const Status status = context_->guarded([&](fz_context* ctx) {
    pdf_document* pdf = pdf_specifics(ctx, document_);
    if (!pdf) return;
    pdf_load_page_tree(ctx, pdf);
    pages_mapped_ = true;
    if (pdf->map_page_count != pages_) {  // a damaged tree: page by page it may still be read
      pdf_drop_page_tree(ctx, pdf);
      pages_mapped_ = false;
    }
    pdf_clear_xref(ctx, pdf);
  });
  if (!status.ok()) context_->reporter().warning(0, "the page tree is damaged: " + status.message());
}

/// Objects that no open page holds are read again when they are needed.
void FitzDocument::forget_objects() {
  if (++loads_ % loads_between_forgetting != 0) return;
  (void)context_->guarded([&](fz_context* ctx) {
    if (pdf_document* pdf = pdf_specifics(ctx, document_)) pdf_clear_xref(ctx, pdf);
  });
}

Status FitzDocument::unlock(const std::string& password) {
  bool locked = false;
  int opened = 0;
  DCE_TRY(context_->guarded([&](fz_context* ctx) {
    locked = fz_needs_password(ctx, document_) && !only_attachments_are_encrypted(ctx, pdf_specifics(ctx, document_));
    if (locked && !password.empty()) opened = fz_authenticate_password(ctx, document_, password.c_str());
  }));
  if (!locked || opened) return ok();
  if (password.empty()) return {Code::password, "the document is encrypted; give its password"};
  return {Code::password, "the password does not open the document"};
}

Result<std::unique_ptr<Page>> FitzDocument::load_page(int index) {
  fz_page* page = nullptr;
  pdf_obj* object = nullptr;
  int references = 0;
  fz_var(object);
  fz_var(references);
  context_->set_page(index + 1);
  forget_objects();
  Status status = context_->guarded([&](fz_context* ctx) {
    if (pages_mapped_) object = pdf_lookup_page_obj(ctx, pdf_specifics(ctx, document_), index);
    references = pdf_obj_refs(ctx, object);
    page = fz_load_page(ctx, document_, index);
  });
  if (pages_mapped_) {
    // Its own look-up keeps one more, also where it then breaks off.
    if (status.ok() || pdf_obj_refs(context_->get(), object) > references) drop_what_the_map_kept(context_->get(), object);
    drop_what_the_map_kept(context_->get(), object);
  }
  DCE_TRY(std::move(status).on_page(index + 1));
  return FitzPage::make(*context_, page, index + 1);
}

uint64_t FitzDocument::drawing_bytes(int index) {
  uint64_t bytes = 0;
  pdf_obj* page = nullptr;
  fz_var(page);
  context_->set_page(index + 1);
  const Status status = context_->guarded([&](fz_context* ctx) {
    pdf_document* pdf = pdf_specifics(ctx, document_);
    if (!pdf) return;
    page = pdf_lookup_page_obj(ctx, pdf, index);
    pdf_obj* contents = pdf_dict_get(ctx, page, PDF_NAME(Contents));
    if (pdf_is_array(ctx, contents)) {
      const int parts = std::min(pdf_array_len(ctx, contents), most_streams_weighed);
      for (int i = 0; i < parts; ++i) bytes += stored_bytes(ctx, pdf_array_get(ctx, contents, i));
    } else {
      bytes += stored_bytes(ctx, contents);
    }
    int most = most_streams_weighed;
    bytes += bytes_of_forms(ctx, pdf_dict_get_inheritable(ctx, page, PDF_NAME(Resources)), 1, most);
  });
  if (pages_mapped_) drop_what_the_map_kept(context_->get(), page);
  return status.ok() ? bytes : 0;
}

bool FitzDocument::same_page(int index, int other) {
  bool same = false;
  pdf_obj *first = nullptr, *second = nullptr;
  fz_var(first);
  fz_var(second);
  context_->set_page(index + 1);
  const Status status = context_->guarded([&](fz_context* ctx) {
    pdf_document* pdf = pdf_specifics(ctx, document_);
    if (!pdf) return;
    first = pdf_lookup_page_obj(ctx, pdf, index);
    second = pdf_lookup_page_obj(ctx, pdf, other);
    same = core::same_page(ctx, pdf, first, second);
  });
  if (pages_mapped_) {
    drop_what_the_map_kept(context_->get(), first);
    drop_what_the_map_kept(context_->get(), second);
  }
  return status.ok() && same;
}

std::vector<std::pair<std::string, std::string>> FitzDocument::properties() const {
  static constexpr std::pair<const char*, const char*> keys[] = {
      {"format", FZ_META_FORMAT},
      {"encryption", FZ_META_ENCRYPTION},
      {"title", FZ_META_INFO_TITLE},
      {"author", FZ_META_INFO_AUTHOR},
      {"creator", FZ_META_INFO_CREATOR},
      {"producer", FZ_META_INFO_PRODUCER},
      {"creation-date", FZ_META_INFO_CREATIONDATE}};
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [name, key] : keys) {
    char value[512] = "";
    Status status = context_->guarded(
        [&, key = key](fz_context* ctx) { fz_lookup_metadata(ctx, document_, key, value, sizeof value); });
    if (status.ok() && value[0]) found.emplace_back(name, value);
  }
  return found;
}

Result<std::unique_ptr<Document>> open_with_mupdf(const Source& source, const char* magic,
                                                  const OpenContext& open) {
  auto keep = std::make_shared<Source>(source);
  DCE_ASSIGN(auto document, FitzDocument::open(open, keep, [&](FitzContext& context) {
               fz_context* ctx = context.get();
               fz_stream* stream = fz_open_memory(ctx, source.bytes().data(), source.bytes().size());
               fz_document* opened = nullptr;
               fz_try(ctx) {
                 opened = fz_open_document_with_stream(ctx, magic, stream);
               }
               fz_always(ctx) {
                 fz_drop_stream(ctx, stream);
               }
               fz_catch(ctx) {
                 fz_rethrow(ctx);
               }
               return opened;
             }));
  return std::unique_ptr<Document>(std::move(document));
}

}  // namespace dce::core

// Nobody follows links on paper. To load them looks up every page that they lead to, which keeps its object as well.
extern "C" fz_link* __wrap_pdf_load_link_annots(fz_context*, pdf_document*, pdf_page*, pdf_obj*, int, fz_matrix) {
  return nullptr;
}
